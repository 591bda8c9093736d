import { walkable } from "./depth.ts";
import { datetimeText, timespanText } from "./ticks.ts";
import type { KustoType } from "./types.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** A value as it leaves the engine; see `KustoType` for the forms. */
export type Cell = Json;

type Writer = (value: unknown) => Cell;

const writers: Readonly<Record<KustoType, Writer>> = {
  bool: (value) => value as boolean,
  int: Number,
  long: (value) => integer(BigInt(value as bigint)),
  real: (value) => real(value as number),
  decimal: (value) => trimmed(String(value)),
  string: String,
  datetime: (value) => datetimeText(BigInt(value as bigint)),
  timespan: (value) => timespanText(BigInt(value as bigint)),
  guid: String,
  dynamic: (value) => parsed(walkable(String(value))),
};

/** Turns values of one column, as DuckDB gives them, into cells. A string is never null. */
export function cellWriter(type: KustoType): Writer {
  const write = writers[type];
  const empty = type === "string" ? "" : null;
  return (value) => (value === null || value === undefined ? empty : write(value));
}

/** JSON numbers are exact up to 2^53. */
function integer(value: bigint): Cell {
  const size = value < 0n ? -value : value;
  return size <= 9_007_199_254_740_992n ? Number(value) : String(value);
}

/** DuckDB writes and reads NaN and infinities as JSON numbers, which they are not. */
function parsed(json: string): Cell {
  try {
    return JSON.parse(json) as Cell;
  } catch {
    const mended = json.replace(/"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)/g, (part) =>
      part.startsWith('"') ? part : `"${part}"`,
    );
    return JSON.parse(mended) as Cell;
  }
}

/** JSON has no word for these three. */
function real(value: number): Cell {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

function trimmed(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}
