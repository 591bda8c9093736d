import { asJson, constant, jsonText } from "./literals.ts";
import type { Value } from "./model.ts";
import { text } from "./sql.ts";
import { datetimeText, parseDatetime, parseTimespan, timespanText } from "./ticks.ts";
import { type KustoType, storageTypes } from "./types.ts";

/** What each conversion function of Kusto does to each type, and what implicit conversion needs. */

export function isNullable(value: Value): boolean {
  return value.type !== "string" && value.nullable !== false;
}

export function expression(type: KustoType, sql: string, extra: Partial<Value> = {}): Value {
  return { sql, type, ...extra };
}

export function isNumeric(type: KustoType): boolean {
  return type === "int" || type === "long" || type === "real" || type === "decimal";
}

const longArgument = 40;

/** A call of a macro. Its text repeats the argument, so nested calls would grow without bounds: a long one is bound once. */
function once(macro: string, sql: string): string {
  return sql.length > longArgument ? `list_transform([${sql}], kql_x -> ${macro}(kql_x))[1]` : `${macro}(${sql})`;
}

/** tostring(): never null. */
export function toText(value: Value): string {
  const { sql } = value;
  if (value.constant) return text(constantText(value));
  switch (value.type) {
    case "string":
      return sql;
    case "bool":
      return once("kql_bool_text", sql);
    case "real":
      return once("kql_real_text", sql);
    case "decimal":
      return once("kql_decimal_text", sql);
    case "datetime":
      return `coalesce(kql_datetime_text(${sql}), '')`;
    case "timespan":
      return `coalesce(kql_timespan_text(${sql}), '')`;
    case "dynamic":
      return `coalesce(${sql} ->> '$', '')`;
    default:
      return `coalesce(CAST(${sql} AS VARCHAR), '')`;
  }
}

function constantText(value: Value): string {
  const inner = value.constant?.value ?? null;
  if (inner === null) return "";
  switch (value.type) {
    case "datetime":
      return datetimeText(inner as bigint);
    case "timespan":
      return timespanText(inner as bigint);
    case "bool":
      return inner ? "True" : "False";
    case "dynamic":
      return typeof inner === "string" ? inner : jsonText(inner);
    case "decimal":
      return String(inner)
        .replace(/(\.\d*?)0+$/, "$1")
        .replace(/\.$/, "");
    default:
      return typeof inner === "number" ? realText(inner) : String(inner);
  }
}

/** As .NET writes it, and DuckDB but for the case of its E. */
function realText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return jsonText(value);
  return value
    .toExponential()
    .replace(/e([+-])(\d)$/, "E$10$2")
    .replace("e", "E");
}

/** The value as it looks inside a dynamic one. */
export function toJson(value: Value): string {
  const { sql } = value;
  if (value.constant) return constant("dynamic", asJson(value)).sql;
  switch (value.type) {
    case "dynamic":
      return sql;
    case "datetime":
      return `to_json(kql_datetime_text(${sql}))`;
    case "timespan":
      return `to_json(kql_timespan_text(${sql}))`;
    case "real":
      return once("kql_real_json", sql);
    case "decimal":
      return `to_json(nullif(kql_decimal_text(${sql}), ''))`;
    case "guid":
      return `to_json(CAST(${sql} AS VARCHAR))`;
    default:
      return `to_json(${sql})`;
  }
}

function toLong(value: Value): string {
  const { sql } = value;
  switch (value.type) {
    case "bool":
    case "int":
      return `CAST(${sql} AS BIGINT)`;
    case "real":
      return once("kql_real_long", sql);
    case "decimal":
      return `TRY_CAST(trunc(${sql}) AS BIGINT)`;
    case "string":
      return once("kql_text_long", sql);
    case "dynamic":
      return once("kql_dynamic_long", sql);
    case "guid":
      return "CAST(NULL AS BIGINT)";
    default:
      return sql;
  }
}

function toInt(value: Value): string {
  switch (value.type) {
    case "int":
      return value.sql;
    case "bool":
      return `CAST(${value.sql} AS INTEGER)`;
    case "real":
      return once("kql_real_int", value.sql);
    case "string":
      return `TRY_CAST(${once("kql_text_long", value.sql)} AS INTEGER)`;
    default:
      return once("kql_long_int", toLong(value));
  }
}

function toReal(value: Value): string {
  switch (value.type) {
    case "real":
      return value.sql;
    case "string":
      return once("kql_text_real", value.sql);
    case "dynamic":
      return once("kql_dynamic_real", value.sql);
    case "guid":
      return "CAST(NULL AS DOUBLE)";
    default:
      return `CAST(${value.sql} AS DOUBLE)`;
  }
}

function toDecimal(value: Value): string {
  const type = storageTypes.decimal;
  if (value.type === "string") return `TRY_CAST(trim(${value.sql}) AS ${type})`;
  if (value.type === "dynamic") return `TRY_CAST((${value.sql} ->> '$') AS ${type})`;
  if (value.type === "real") return `TRY_CAST(CAST(${value.sql} AS VARCHAR) AS ${type})`;
  return `TRY_CAST(${value.sql} AS ${type})`;
}

function toBool(value: Value): string {
  switch (value.type) {
    case "bool":
      return value.sql;
    case "string":
      return once("kql_text_bool", value.sql);
    case "dynamic":
      return once("kql_text_bool", once("kql_dynamic_integer_text", value.sql));
    case "guid":
      return "CAST(NULL AS BOOLEAN)";
    default:
      return `(${value.sql} <> 0)`;
  }
}

function toDatetime(value: Value): string {
  switch (value.type) {
    case "datetime":
      return value.sql;
    case "string":
      return `kql_text_datetime(${value.sql})`;
    case "dynamic":
      return `kql_text_datetime(${value.sql} ->> '$')`;
    case "guid":
    case "bool":
      return "CAST(NULL AS BIGINT)";
    default:
      return `kql_datetime(${toLong(value)})`;
  }
}

function toTimespan(value: Value): string {
  switch (value.type) {
    case "string":
      return `kql_text_timespan(${value.sql})`;
    case "dynamic":
      return `kql_text_timespan(${value.sql} ->> '$')`;
    default:
      return toLong(value);
  }
}

function toDynamic(value: Value): string {
  return value.type === "string" ? once("kql_parse_json", value.sql) : toJson(value);
}

/** The explicit conversion to a type: null (or an empty string) where the value does not fit. */
export function convert(value: Value, type: KustoType): Value {
  if (value.type === type) return value;
  if (value.constant?.value === null) return constant(type, null);
  const folded = foldText(value, type) ?? foldNumber(value, type);
  if (folded) return folded;
  return expression(type, conversions[type](value), { nullable: isNullable(value) || !isLossless(value.type, type) });
}

function foldText(value: Value, type: KustoType): Value | undefined {
  const inner = value.constant?.value;
  if (value.type !== "string" || typeof inner !== "string") return undefined;
  if (type === "datetime") return constant(type, parseDatetime(inner));
  if (type === "timespan") return constant(type, parseTimespan(inner));
  return undefined;
}

/** A constant beyond 64 bits becomes the least long, where one from a column becomes the nearest. */
function foldNumber(value: Value, type: KustoType): Value | undefined {
  const inner = value.constant?.value;
  if (value.type === "long" && type === "real" && typeof inner === "bigint") return constant(type, Number(inner));
  if (value.type !== "real" || type !== "long" || typeof inner !== "number" || !Number.isFinite(inner))
    return undefined;
  const whole = BigInt(Math.trunc(inner));
  return constant(type, BigInt.asIntN(64, whole) === whole ? whole : -(2n ** 63n));
}

function isLossless(from: KustoType, to: KustoType): boolean {
  return to === "string" || (isNumeric(from) && (to === "real" || (from === "int" && to === "long")));
}

const conversions: Readonly<Record<KustoType, (value: Value) => string>> = {
  bool: toBool,
  int: toInt,
  long: toLong,
  real: toReal,
  decimal: toDecimal,
  string: toText,
  datetime: toDatetime,
  timespan: toTimespan,
  guid: (value) => `TRY_CAST(${toText(value)} AS UUID)`,
  dynamic: toDynamic,
};

/** A value where another type is expected: an argument, one branch of iff, a column of a union. */
export function coerce(value: Value, type: KustoType): Value {
  if (value.type === type) return value;
  if (value.constant?.value === null) return constant(type, null);
  const inner = value.constant?.value;
  if (typeof inner === "bigint" && (value.type === "long" || value.type === "int")) {
    if (type === "real") return constant("real", Number(inner));
    if (type === "long" || type === "int") return constant(type, inner);
  }
  if (type === "dynamic") return expression("dynamic", toJson(value));
  return convert(value, type);
}

const widths: readonly KustoType[] = ["int", "long", "real", "decimal"];

/** The one type that values of all these types can take, as iff(), case(), coalesce() and union choose it. */
export function commonType(types: readonly KustoType[]): KustoType {
  const distinct = [...new Set(types)];
  if (distinct.length === 1) return distinct[0] ?? "dynamic";
  if (distinct.every(isNumeric)) {
    return widths[Math.max(...distinct.map((type) => widths.indexOf(type)))] ?? "real";
  }
  if (distinct.includes("dynamic")) return "dynamic";
  return distinct.includes("string") ? "string" : "dynamic";
}
