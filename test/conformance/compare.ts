import type { Cell, Column, KustoType, QueryResult } from "../../src/kql/index.ts";
import type { AnswerCase, TableCase } from "./cases.ts";

/** Undefined when the answer is the expected one, else what differs. */
export type Difference = string | undefined;

const netTypes: Readonly<Record<KustoType, string>> = {
  bool: "Bool",
  int: "Int",
  long: "Int",
  real: "Real",
  decimal: "Real",
  string: "String",
  datetime: "DateTime",
  timespan: "TimeSpan",
  guid: "Guid",
  dynamic: "Dynamic",
};

/** Compares with an answer of the real engine. Order counts where the query sorts. */
export function compareAnswer(expected: AnswerCase, actual: QueryResult): Difference {
  const columns = actual.columns.map((column) => `${column.name}:${netTypes[column.type]}`);
  if (columns.join() !== expected.columns.join())
    return `columns ${columns.join()} instead of ${expected.columns.join()}`;
  if (actual.rows.length !== expected.rowCount) return `${actual.rows.length} rows instead of ${expected.rowCount}`;
  return compareRows(expected.rows, actual, (row, cells) => matchesText(row, cells, actual.columns));
}

/** Compares with a table written down cell by cell. */
export function compareTable(expected: TableCase, actual: QueryResult): Difference {
  const columns = actual.columns.map((column) => `${column.name}:${column.type}`);
  if (columns.join() !== expected.columns.join())
    return `columns ${columns.join()} instead of ${expected.columns.join()}`;
  if (actual.rows.length !== expected.rows.length)
    return `${actual.rows.length} rows instead of ${expected.rows.length}`;
  return compareRows(expected.rows, actual, (row, cells) => {
    const texts = completed(row, cells.length);
    return cells.every((cell, index) => matchesCell(texts[index] ?? "", cell, actual.columns[index]?.type ?? "string"));
  });
}

/** The source separates cells by semicolons and has lost trailing empty cells, leaving the separator. */
function completed(row: readonly string[], width: number): string[] {
  const cells = [...row];
  const last = cells.at(-1);
  if (last?.endsWith(";")) cells[cells.length - 1] = last.slice(0, -1);
  while (cells.length < width) cells.push("");
  return cells;
}

function compareRows<T>(
  expected: readonly T[],
  actual: QueryResult,
  matches: (row: T, cells: readonly Cell[]) => boolean,
): Difference {
  const left = [...actual.rows];
  for (const [index, row] of expected.entries()) {
    const at = actual.ordered
      ? matches(row, actual.rows[index] ?? [])
        ? 0
        : -1
      : left.findIndex((cells) => matches(row, cells));
    if (at < 0)
      return `row ${JSON.stringify(row)} missing, got ${JSON.stringify(actual.ordered ? actual.rows[index] : left).slice(0, 600)}`;
    if (!actual.ordered) left.splice(at, 1);
  }
  return undefined;
}

/** Reads `(a, b, ...)` along our cells: strings are not escaped in it, so only a known cell tells where it ends. */
function matchesText(row: string, cells: readonly Cell[], columns: readonly Column[]): boolean {
  let at = 1;
  for (const [index, cell] of cells.entries()) {
    if (index > 0) {
      if (!row.startsWith(", ", at)) return false;
      at += 2;
    }
    const type = columns[index]?.type ?? "string";
    const end =
      type === "dynamic"
        ? endOfJson(row, at)
        : type === "string" || type === "guid"
          ? at + expectedText(cell).length
          : endOfWord(row, at);
    const text = row.slice(at, end);
    if (type === "string" || type === "guid" ? text !== expectedText(cell) : !matchesCell(text, cell, type))
      return false;
    at = end;
  }
  return row.slice(at) === ")";
}

const expectedText = (cell: Cell) => (cell === null ? "null" : `'${String(cell)}'`);

function endOfWord(row: string, start: number): number {
  const end = row.slice(start).search(/, |\)$/);
  return end < 0 ? row.length : start + end;
}

function endOfJson(row: string, start: number): number {
  let depth = 0;
  for (let at = start; at < row.length; at++) {
    const sign = row[at];
    if (sign === '"') {
      for (at++; row[at] !== '"' && at < row.length; at++) if (row[at] === "\\") at++;
    } else if (sign === "[" || sign === "{") depth++;
    else if (sign === "]" || sign === "}") depth--;
    else if (depth === 0 && (row.startsWith(", ", at) || (sign === ")" && at === row.length - 1))) return at;
  }
  return row.length;
}

function matchesCell(text: string, cell: Cell, type: KustoType): boolean {
  if (cell === null) return text === "null" || text === "(null)" || (type === "dynamic" && text === "");
  switch (type) {
    case "string":
    case "guid":
      return text === String(cell);
    case "bool":
      return text === (cell ? "True" : "False");
    case "int":
    case "long":
      return text === String(cell);
    case "real":
    case "decimal":
      return sameNumber(Number(text.replace("E+", "e")), Number(cell));
    case "datetime":
      return text.replace(/Z$/, "") === String(cell).replace(/Z$/, "");
    case "timespan":
      return text === String(cell);
    case "dynamic":
      return sameJson(parsed(text), cell);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/(?<=[[,:\s]|^)(-?Infinity|NaN)(?=[\],}\s]|$)/g, '"$1"'));
  } catch {
    return undefined;
  }
}

/** Equal up to the last bit but one: libraries round sums and sines differently there. */
function sameNumber(a: number, b: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= 4 * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b));
}

function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return sameNumber(a, b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (
    a !== null &&
    b !== null &&
    typeof a === "object" &&
    typeof b === "object" &&
    !Array.isArray(a) &&
    !Array.isArray(b)
  ) {
    const [x, y] = [Object.entries(a), b as Record<string, unknown>];
    return x.length === Object.keys(y).length && x.every(([key, value]) => key in y && sameJson(value, y[key]));
  }
  return a === b;
}
