import { type DuckDBAppender, DuckDBDecimalValue, uuidValue } from "@duckdb/node-api";
import type { Column, KustoType } from "../types.ts";
import { ticksOf } from "../types.ts";
import { storedDecimal } from "./decimal.ts";
import { ticksFromIso, ticksFromTimespan } from "./ticks.ts";

/**
 * A value to be stored, by its column's type: datetime as Date, ISO text or ticks; timespan as `d.hh:mm:ss.fffffff` or
 * ticks; long and decimal as number, text or bigint; guid as text; dynamic as the parsed JSON value (a text becomes a
 * JSON string, it is not parsed). Null and undefined are null, and '' in a string column.
 */
export type Cell = unknown;

/** What a cell must look like was not met; the caller knows table, column and row. */
export class CellMismatch extends Error {}

type Append = (appender: DuckDBAppender, value: NonNullable<unknown>) => void;

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const { width, scale } = storedDecimal;
const decimalPattern = new RegExp(`^([+-]?)(\\d{1,${width - scale}})(?:\\.(\\d{1,${scale}}))?$`);

/** How one value of each type is appended. */
const append: Readonly<Record<KustoType, Append>> = {
  bool: (appender, value) => appender.appendBoolean(typeof value === "boolean" ? value : mismatch("bool", value)),
  int: (appender, value) => appender.appendInteger(intOf(value)),
  long: (appender, value) => appender.appendBigInt(longOf(value)),
  real: (appender, value) => appender.appendDouble(typeof value === "number" ? value : mismatch("real", value)),
  decimal: (appender, value) => appender.appendDecimal(decimalOf(value)),
  string: (appender, value) => appender.appendVarchar(typeof value === "string" ? value : mismatch("string", value)),
  datetime: (appender, value) => appender.appendBigInt(datetimeTicks(value)),
  timespan: (appender, value) => appender.appendBigInt(timespanTicks(value)),
  guid: (appender, value) => appender.appendUUID(uuidValue(guidOf(value))),
  dynamic: (appender, value) => appender.appendVarchar(JSON.stringify(value)),
};

/** The function that appends one cell of this column. It throws CellMismatch. */
export function cellAppender(column: Column): (appender: DuckDBAppender, cell: Cell) => void {
  const appendValue = append[column.type];
  const appendEmpty: (appender: DuckDBAppender) => void =
    column.type === "string" ? (appender) => appender.appendVarchar("") : (appender) => appender.appendNull();
  return (appender, cell) => {
    if (cell === null || cell === undefined) appendEmpty(appender);
    else appendValue(appender, cell);
  };
}

/** Ticks of a datetime cell. It throws CellMismatch. */
export function datetimeTicks(value: NonNullable<unknown>): bigint {
  if (typeof value === "bigint") return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return ticksOf(value);
  return (typeof value === "string" ? ticksFromIso(value) : undefined) ?? mismatch("datetime", value);
}

function timespanTicks(value: NonNullable<unknown>): bigint {
  if (typeof value === "bigint") return value;
  return (typeof value === "string" ? ticksFromTimespan(value) : undefined) ?? mismatch("timespan", value);
}

function intOf(value: NonNullable<unknown>): number {
  return typeof value === "number" && (value | 0) === value ? value : mismatch("int", value);
}

function longOf(value: NonNullable<unknown>): bigint {
  const long =
    typeof value === "bigint"
      ? value
      : Number.isSafeInteger(value) || (typeof value === "string" && /^-?\d+$/.test(value))
        ? BigInt(value as number | string)
        : mismatch("long", value);
  return BigInt.asIntN(64, long) === long ? long : mismatch("long", value);
}

function decimalOf(value: NonNullable<unknown>): DuckDBDecimalValue {
  const match = decimalPattern.exec(String(value));
  if (!match) return mismatch("decimal", value);
  const [, sign, whole, fraction = ""] = match;
  return new DuckDBDecimalValue(
    BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction.padEnd(scale, "0")}`),
    width,
    scale,
  );
}

function guidOf(value: NonNullable<unknown>): bigint {
  if (typeof value !== "string" || !guidPattern.test(value)) return mismatch("guid", value);
  return BigInt(`0x${value.replaceAll("-", "")}`);
}

function mismatch(type: KustoType, value: unknown): never {
  throw new CellMismatch(`${typeof value} ${String(value).slice(0, 80)} is not a ${type}`);
}
