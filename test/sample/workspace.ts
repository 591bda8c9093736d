import { type SampleTable, sampleTables } from "../../src/sample/tables.ts";

export const scenarioInstant = new Date("2019-02-19T00:00:00Z");

/** The pinned sample, generated once for all tests of a file. */
export const workspace = sampleTables(scenarioInstant);

/** A row as the tests read it: its time (null in a table without one) and its cells as one JSON text. */
export interface Line {
  readonly time: number | null;
  readonly text: string;
}

export const lines: ReadonlyMap<string, readonly Line[]> = new Map(
  workspace.map((table) => [table.name, table.rows.map((row) => line(table, row))]),
);

function line(table: SampleTable, row: readonly unknown[]): Line {
  const index = table.columns.findIndex((column) => column.name === "TimeGenerated");
  const time = index < 0 ? null : (row[index] as Date).getTime();
  return { time, text: JSON.stringify(row) };
}

export function table(name: string): SampleTable {
  const found = workspace.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no table ${name}.`);
  return found;
}

const read = new Map<string, Record<string, unknown>[]>();

/** Rows as records, for tests that look into columns. */
export function records(name: string): readonly Record<string, unknown>[] {
  const known = read.get(name);
  if (known) return known;
  const { columns, rows } = table(name);
  const made = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])));
  read.set(name, made);
  return made;
}

/**
 * Rows per table whose text holds the value, judged independently of the product: the value stands alone when no letter
 * or digit touches it and, towards either side, no dot with a further letter or digit does. A domain may have labels
 * before it.
 */
export function hits(value: string, from: string, to: string): Record<string, number> {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const found: Record<string, number> = {};
  for (const [name, rows] of lines) {
    const count = rows.filter(
      ({ time, text }) => (time === null || (time >= start && time < end)) && holds(text, value),
    ).length;
    if (count > 0) found[name] = count;
  }
  return found;
}

export function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

const isWordCharacter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

function holds(text: string, value: string): boolean {
  return value.includes(":") ? holdsAddress6(text, value) : holdsPlain(text, value, /[a-z]/i.test(value));
}

function holdsPlain(text: string, value: string, isDomain: boolean): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const after = text.slice(at + value.length, at + value.length + 2);
    const before = text.slice(Math.max(0, at - 2), at);
    const endsHere = !isWordCharacter(after[0]) && !(after[0] === "." && isWordCharacter(after[1])) && after[0] !== "-";
    const label = isDomain && before.endsWith(".");
    const startsHere =
      label ||
      (!isWordCharacter(before.at(-1)) &&
        before.at(-1) !== "-" &&
        !(before.at(-1) === "." && isWordCharacter(before[0])));
    if (startsHere && endsHere) return true;
  }
  return false;
}

function holdsAddress6(text: string, value: string): boolean {
  if (!text.includes("2001:")) return false;
  const wanted = groups(value);
  return [...text.matchAll(/[0-9a-f:]{6,}/gi)].some(([word]) => word.includes(":") && groups(word) === wanted);
}

/** The eight groups of an IPv6 address, zeroes written out. */
function groups(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const middle = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: middle }, () => "0"), ...right]
    .map((part) => part.padStart(4, "0"))
    .join(":");
}
