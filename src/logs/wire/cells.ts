import type { Cell, Column, Json, KustoType } from "../../model/logs.ts";

/** JSON text of a cell as Log Analytics and Azure Data Explorer send it: dynamic as JSON inside a string. */
type Encode = (cell: Cell) => string;
/** A cell of the model from what the service sent, parsed without rounding. */
type Decode = (value: unknown) => Cell;

const asJson: Encode = (cell) => JSON.stringify(cell);

const encoders: Readonly<Partial<Record<KustoType, Encode>>> = {
  // A long is a number on the wire however large it is; the model holds large ones as digits.
  long: (cell) => (typeof cell === "string" && /^-?\d+$/.test(cell) ? cell : JSON.stringify(cell)),
  dynamic: (cell) => JSON.stringify(JSON.stringify(cell)),
};

/** Writes rows of these columns as JSON text. */
export function encodeRows(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const encode = columns.map((column) => encoders[column.type] ?? asJson);
  const cell = (value: Cell | undefined, at: number) =>
    value === null || value === undefined ? "null" : (encode[at] ?? asJson)(value);
  return `[${rows.map((row) => `[${columns.map((_, at) => cell(row[at], at)).join(",")}]`).join(",")}]`;
}

const decoders: Readonly<Record<KustoType, Decode>> = {
  bool: (value) => (typeof value === "boolean" ? value : Number(value) !== 0),
  int: Number,
  long: (value) => integer(BigInt(value as number | string)),
  real: (value) => (notANumber.has(String(value)) ? String(value) : Number(value)),
  decimal: (value) => shortest(String(value)),
  string: String,
  datetime: (value) => instant(String(value)),
  timespan: (value) => duration(String(value)),
  guid: (value) => String(value).toLowerCase(),
  dynamic: structure,
};

const notANumber: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);

/** Reads rows of these columns. Null stays null, whatever the type; a string is never null. */
export function decodeRows(columns: readonly Column[], rows: readonly (readonly unknown[])[]): Cell[][] {
  const decode = columns.map((column): Decode => {
    const empty = column.type === "string" ? "" : null;
    const read = decoders[column.type];
    return (value) => (value === null || value === undefined ? empty : read(value));
  });
  return rows.map((row) => decode.map((read, at) => read(row[at])));
}

function integer(value: bigint): Cell {
  const size = value < 0n ? -value : value;
  return size <= 9_007_199_254_740_992n ? Number(value) : value.toString();
}

function shortest(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

/** ISO with 7 digits, whatever number of them was sent; what is no instant stays as it was sent. */
function instant(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,7}))?Z?$/.exec(text);
  return match ? `${match[1]}T${match[2]}.${(match[3] ?? "").padEnd(7, "0")}Z` : text;
}

/** `[-][d.]hh:mm:ss[.fffffff]`: days and fraction only where there are any. */
function duration(text: string): string {
  const match = /^(-?)(?:(\d+)\.)?(\d{2}:\d{2}:\d{2})(?:\.(\d{1,7}))?$/.exec(text);
  if (!match) return text;
  const [, sign = "", days = "0", clock = "", fraction = ""] = match;
  const ticks = /[1-9]/.test(fraction) ? `.${fraction.padEnd(7, "0")}` : "";
  return `${sign}${Number(days) > 0 ? `${Number(days)}.` : ""}${clock}${ticks}`;
}

/** A dynamic comes as JSON text, inlined, or, if it is a bare string, as that string. */
function structure(value: unknown): Cell {
  if (typeof value !== "string") return value as Json;
  if (value === "") return null;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

const aliases: Readonly<Record<string, KustoType>> = {
  boolean: "bool",
  date: "datetime",
  double: "real",
  time: "timespan",
  uniqueid: "guid",
  uuid: "guid",
  int32: "int",
  int64: "long",
  sbyte: "bool",
  sqldecimal: "decimal",
  object: "dynamic",
};

/** The type a service names, also by the older names some answers still use; an unknown one is read as a string. */
export function typeNamed(name: string): KustoType {
  const plain = name.replace(/^System\.(Data\.SqlTypes\.)?/i, "").toLowerCase();
  return plain in decoders ? (plain as KustoType) : (aliases[plain] ?? "string");
}
