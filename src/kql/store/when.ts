import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "../load/quote.ts";
import { ticksFromIso } from "../load/ticks.ts";
import { filesOf, mayHold } from "./index-files.ts";
import { noDay, type StoredPart } from "./manifest.ts";
import type { LogsFolder } from "./open.ts";
import type { Tokenizer, TokenQuery } from "./tokenizer.ts";
import { numberOf } from "./tokens-sql.ts";
import { ticksPerSlot } from "./write-parts.ts";

/** Half-open, in ticks; without an end everything is inside. */
export interface TickSpan {
  readonly from: bigint;
  readonly to: bigint;
}

/** Where in a table one of the terms may be. */
export interface HoursQuestion {
  readonly parts: readonly StoredPart[];
  readonly terms: readonly string[];
}

/** The parts that may hold rows with one of the terms, and SQL that is true at least for these rows, by which row groups are passed over. */
export interface Hours {
  readonly parts: readonly StoredPart[];
  readonly condition: string;
}

const slotSeconds = 300;
const slotsPerHour = 12;
/** A longer list costs more than it saves; whole parts are read then. */
const mostSlots = 3000;

/**
 * For each question what the indexes say: parts, and slots of five minutes. Of a token that is in several hours of a day they
 * know the hours. A day without an index of this tokenizer is read whole. Undefined when the index cannot tell, because a term
 * is none that it holds. Questions about the same terms are one reading of the indexes.
 */
export async function hoursOf(
  connection: DuckDBConnection,
  folder: Pick<LogsFolder, "path" | "indexes">,
  questions: readonly HoursQuestion[],
  tokenizer: Tokenizer,
  span: TickSpan | undefined,
): Promise<readonly (Hours | undefined)[]> {
  const answers: (Hours | undefined)[] = questions.map(() => undefined);
  const alike = new Map<string, number[]>();
  for (const [at, { terms }] of questions.entries()) {
    const key = JSON.stringify(terms);
    alike.set(key, [...(alike.get(key) ?? []), at]);
  }
  for (const places of alike.values()) {
    const queries = questions[places[0] ?? 0]?.terms.map((term) => tokenizer.find(term)) ?? [];
    if (queries.some((query) => query === undefined)) continue;
    const inside = places.map((at) => questions[at]?.parts.filter((part) => overlaps(part, span)) ?? []);
    const indexed = new Set(inside.flat().filter((part) => part.index?.tokenizer === tokenizer.version));
    const found = await slotsOf(connection, folder, [...indexed], queries as readonly TokenQuery[], tokenizer);
    for (const [index, at] of places.entries()) answers[at] = hoursIn(inside[index] ?? [], indexed, found);
  }
  return answers;
}

function overlaps({ oldest, newest }: StoredPart, span: TickSpan | undefined): boolean {
  if (!span || oldest === null || newest === null) return true;
  return BigInt(oldest) < span.to && BigInt(newest) >= span.from;
}

type Slots = ReadonlyMap<string, ReadonlySet<number>>;

function hoursIn(inside: readonly StoredPart[], indexed: ReadonlySet<StoredPart>, found: Slots): Hours {
  const parts: StoredPart[] = [];
  const slots = new Set<number>();
  let whole = false;
  for (const part of inside) {
    const own = indexed.has(part) ? slotsIn(part, found.get(dayKey(part.index?.path ?? "", part.day))) : undefined;
    if (own?.length === 0) continue;
    parts.push(part);
    if (own) for (const slot of own) slots.add(slot);
    else whole = true;
  }
  if (parts.length === 0) return { parts, condition: "false" };
  return { parts, condition: whole || slots.size > mostSlots ? "true" : inSlots([...slots].join(", ")) };
}

/** The slots, counted from the year 1, that rows of the part may be in. */
function slotsIn({ day, oldest, newest }: StoredPart, own: ReadonlySet<number> = new Set()): number[] {
  // There are rows without a time as well as those of the first day.
  if (day === noDay) return own.size > 0 ? [-1, ...own] : [];
  const start = Number((ticksFromIso(day) ?? 0n) / ticksPerSlot);
  const [first, last] = [oldest, newest].map((ticks) =>
    ticks === null ? undefined : Number(BigInt(ticks) / ticksPerSlot),
  );
  const slots = [...own].map((slot) => start + slot);
  return slots.filter((slot) => slot >= (first ?? slot) && slot <= (last ?? slot));
}

/** By `IN` DuckDB passes over row groups, but it tests the rows of the others late; by the list before it reads their texts. */
const inSlots = (slots: string) => `("#slot" IN (${slots}) AND list_contains([${slots}], "#slot"))`;

const dayKey = (file: string, day: string) => `${file} ${day}`;

/** The slots of the day in which one of the tokens is, by index file and day. */
async function slotsOf(
  connection: DuckDBConnection,
  { path: folder, indexes }: Pick<LogsFolder, "path" | "indexes">,
  parts: readonly StoredPart[],
  queries: readonly TokenQuery[],
  tokenizer: Tokenizer,
): Promise<Slots> {
  const slots = new Map<string, Set<number>>();
  if (parts.length === 0 || queries.length === 0) return slots;
  const octets = new Set(tokenizer.parts.flatMap((part) => (part.octets ? part.kind : [])));
  const indexOf = new Map<string, string>();
  for (const index of new Set(parts.map((part) => part.index?.path ?? ""))) {
    for (const file of filesOf(indexes, index)) {
      if (queries.some((query) => mayHold(file, query, octets))) indexOf.set(`${folder}/${file.path}`, index);
    }
  }
  if (indexOf.size === 0) return slots;
  const names = [...indexOf.keys()].map(quoteText).join(", ");
  const days = [...new Set(parts.map(({ day }) => `DATE ${quoteText(day)}`))].join(", ");
  const read = await connection.runAndReadAll(
    `SELECT DISTINCT filename, CAST(day AS VARCHAR), CAST(first // ${slotSeconds} AS INTEGER),
       CAST((first + span) // ${slotSeconds} AS INTEGER), CAST(more AS INTEGER)
     FROM read_parquet([${names}], filename = true) WHERE (${tokenCondition(queries, octets)}) AND day IN (${days})`,
  );
  for (const [file, day, first, last, more] of read.getRows() as [string, string, number, number, number][]) {
    const key = dayKey(indexOf.get(file) ?? "", day);
    const known = slots.get(key) ?? new Set();
    slots.set(key, known);
    for (let slot = first; slot <= last; slot += 1) if (isIn(slot, first, more)) known.add(slot);
  }
  return slots;
}

/** Whether the slot's hour is the first one's or one of `more`. */
function isIn(slot: number, first: number, more: number): boolean {
  const hour = Math.floor(slot / slotsPerHour);
  return hour === Math.floor(first / slotsPerHour) || ((more >> hour) & 1) === 1;
}

function tokenCondition(queries: readonly TokenQuery[], octets: ReadonlySet<string>): string {
  const exact = new Map<string, string[]>();
  const alternatives: string[] = [];
  for (const query of queries) {
    if ("token" in query) {
      const number = octets.has(query.kind) ? numberOf(query.token) : undefined;
      const place = `kind = ${quoteText(query.kind)} AND ${number === undefined ? "token" : "number"}`;
      exact.set(place, [...(exact.get(place) ?? []), String(number ?? quoteText(query.token))]);
    } else {
      const kinds = query.kinds.map(quoteText).join(", ");
      alternatives.push(`(kind IN (${kinds}) AND contains(token, ${quoteText(query.inside)}))`);
    }
  }
  for (const [place, values] of exact) alternatives.push(`(${place} IN (${values.join(", ")}))`);
  return alternatives.join(" OR ");
}
