import type { KustoType } from "../types.ts";
import { storageTypes, unixEpochTicks } from "../types.ts";
import { storedDecimal } from "./decimal.ts";

const kustoTypes: Readonly<Record<string, KustoType>> = {
  BOOLEAN: "bool",
  TINYINT: "int",
  SMALLINT: "int",
  INTEGER: "int",
  UTINYINT: "int",
  USMALLINT: "int",
  UINTEGER: "long",
  BIGINT: "long",
  FLOAT: "real",
  DOUBLE: "real",
  UUID: "guid",
  JSON: "dynamic",
};

/**
 * How a column of DuckDB's own type, as Parquet holds them, is stored: times and dates as datetime, nested values as
 * dynamic, bytes as base64, decimals as decimal where it holds them; what Kusto has no type for as string.
 */
export function storedValue(x: string, stored: string): { readonly type: KustoType; readonly value: string } {
  const known = kustoTypes[stored];
  if (known) return { type: known, value: `CAST(${x} AS ${storageTypes[known]})` };
  if (stored.startsWith("TIMESTAMP_NS")) {
    return { type: "datetime", value: `(epoch_ns(${x}) // 100 + ${unixEpochTicks})` };
  }
  if (stored === "DATE" || stored.startsWith("TIMESTAMP")) {
    return { type: "datetime", value: `(epoch_us(CAST(${x} AS TIMESTAMP)) * 10 + ${unixEpochTicks})` };
  }
  if (stored === "TIME") return { type: "timespan", value: `(epoch_us(${x}) * 10)` };
  if (/\[\d*\]$|^STRUCT|^MAP|^UNION/.test(stored)) return { type: "dynamic", value: `to_json(${x})` };
  if (stored === "BLOB") return { type: "string", value: `coalesce(to_base64(${x}), '')` };
  const [, width, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(stored) ?? [];
  const whole = storedDecimal.width - storedDecimal.scale;
  if (width && scale && Number(scale) <= storedDecimal.scale && Number(width) - Number(scale) <= whole) {
    return { type: "decimal", value: `CAST(${x} AS ${storageTypes.decimal})` };
  }
  return { type: "string", value: `coalesce(CAST(${x} AS VARCHAR), '')` };
}
