import { coerce, commonType, expression, isNullable, isNumeric } from "../conversions.ts";
import { constant } from "../literals.ts";
import type { Value } from "../model.ts";
import { unsupported } from "../syntax.ts";
import { type Call, define, type Functions, native } from "./define.ts";

const real = (sql: (x: string) => string, nullable = false) => define(["real"], "real", sql, { nullable });
const bits = (operator: string) => define(["long", "long"], "long", (a, b) => `((${a}) ${operator} (${b}))`);

/** NaN below the domain, as .NET has it; DuckDB raises an error. */
const logarithm = (name: string) =>
  real(
    (x) =>
      `CASE WHEN ${x} > 0 THEN ${name}(${x}) WHEN ${x} = 0 THEN CAST('-inf' AS DOUBLE) WHEN ${x} < 0 THEN CAST('nan' AS DOUBLE) ELSE ${x} END`,
  );

/** Of infinity there is no angle; DuckDB raises an error. */
const circular = (sql: (x: string) => string) =>
  real((x) => `CASE WHEN isinf(${x}) THEN CAST('nan' AS DOUBLE) ELSE ${sql(x)} END`);

function sameType(build: (sql: string, value: Value) => string) {
  return ({ args, node, name }: Call): Value => {
    const [value] = args;
    if (!value) throw unsupported(name, node);
    const type = value.type === "dynamic" ? "real" : value.type;
    const typed = coerce(value, type);
    return expression(type, build(typed.sql, typed), { nullable: isNullable(value) });
  };
}

function extreme(name: "greatest" | "least") {
  return ({ args }: Call): Value => {
    const type = commonType(args.map((value) => value.type));
    const items = args.map((value) => coerce(value, type).sql);
    return expression(type, `${name}(${items.join(", ")})`, { nullable: args.every(isNullable) });
  };
}

function round({ args, node }: Call): Value {
  const [value, digits] = args;
  if (!value) throw unsupported("round()", node);
  if (value.type === "int" || value.type === "long") return value;
  const type = value.type === "decimal" ? "decimal" : "real";
  const places = digits ? coerce(digits, "long").sql : "0";
  const sql =
    type === "decimal"
      ? `round_even(${value.sql}, CAST(${places} AS INTEGER))`
      : `kql_round(${coerce(value, type).sql}, ${places})`;
  return expression(type, sql, { nullable: isNullable(value) });
}

/** bin() and floor(): the multiple of the size at or below the value. Datetimes count from 0001-01-01, a Monday. */
export function binned(value: Value, size: Value, start = "0"): Value {
  const type =
    value.type === "datetime" || value.type === "timespan"
      ? value.type
      : commonType([value.type, size.type].map((t) => (t === "dynamic" ? "real" : t)));
  if (type === "real" || type === "decimal") {
    const [x, s] = [coerce(value, type).sql, coerce(size, type).sql];
    return expression(type, `(floor((${x} - ${start}) / ${s}) * ${s} + ${start})`);
  }
  const result = isNumeric(type) ? "long" : type;
  const x = isNumeric(type) ? coerce(value, "long").sql : value.sql;
  const s = size.type === "timespan" ? size.sql : coerce(size, "long").sql;
  const width =
    size.constant && typeof size.constant.value === "bigint" && size.constant.value > 0n
      ? s
      : `CASE WHEN ${s} > 0 THEN ${s} END`;
  const offset = start === "0" ? x : `(${x} - ${start})`;
  const sql =
    value.type === "datetime" && start === "0"
      ? `(${x} - ${x} % ${width})`
      : `(${x} - ((${offset} % ${width}) + ${width}) % ${width})`;
  return expression(result, sql, { nullable: isNullable(value) || width !== s });
}

function bin({ args, node }: Call): Value {
  const [value, size] = args;
  if (!value) throw unsupported("bin()", node);
  return binned(value, size ?? expression("long", "1", { constant: { value: 1n } }));
}

function binAt({ args, node }: Call): Value {
  const [value, size, start] = args;
  if (!value || !size || !start) throw unsupported("bin_at()", node);
  return binned(value, size, start.sql);
}

export const mathFunctions: Functions = {
  abs: sameType((x) => `abs(${x})`),
  ceiling: sameType((x, value) => (value.type === "real" || value.type === "decimal" ? `ceil(${x})` : x)),
  round,
  bin,
  floor: bin,
  bin_at: binAt,
  sign: real((x) => `CASE WHEN isnan(${x}) THEN 0.0 ELSE CAST(sign(${x}) AS DOUBLE) END`),
  sqrt: real((x) => `CASE WHEN ${x} < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt(${x}) END`),
  pow: define(["real", "real"], "real", (x, y) => `pow(${x}, ${y})`),
  exp: real((x) => `exp(${x})`),
  exp2: real((x) => `pow(2.0, ${x})`),
  exp10: real((x) => `pow(10.0, ${x})`),
  log: logarithm("ln"),
  log10: logarithm("log10"),
  log2: logarithm("log2"),
  pi: define([], "real", () => "pi()"),
  sin: circular((x) => `sin(${x})`),
  cos: circular((x) => `cos(${x})`),
  tan: circular((x) => `tan(${x})`),
  cot: circular((x) => `(1.0 / tan(${x}))`),
  asin: real((x) => `CASE WHEN abs(${x}) <= 1 THEN asin(${x}) WHEN ${x} IS NOT NULL THEN CAST('nan' AS DOUBLE) END`),
  acos: real((x) => `CASE WHEN abs(${x}) <= 1 THEN acos(${x}) WHEN ${x} IS NOT NULL THEN CAST('nan' AS DOUBLE) END`),
  atan: real((x) => `atan(${x})`),
  atan2: define(["real", "real"], "real", (y, x) => `atan2(${y}, ${x})`),
  degrees: real((x) => `degrees(${x})`),
  radians: real((x) => `radians(${x})`),
  isnan: define(["real"], "bool", (x) => `isnan(${x})`),
  isinf: define(["real"], "bool", (x) => `isinf(${x})`),
  isfinite: define(["real"], "bool", (x) => `isfinite(${x})`),
  rand: ({ args }) =>
    args.length === 0
      ? expression("real", "random()")
      : expression("real", `floor(random() * ${coerce(args[0] ?? constant("long", 1n), "real").sql})`),
  max_of: extreme("greatest"),
  min_of: extreme("least"),
  binary_and: bits("&"),
  binary_or: bits("|"),
  binary_xor: define(["long", "long"], "long", (a, b) => `xor(${a}, ${b})`),
  binary_not: define(["long"], "long", (a) => `(~(${a}))`),
  binary_shift_left: native("kql_shift_left", ["long", "long"], "long"),
  binary_shift_right: native("kql_shift_right", ["long", "long"], "long"),
  bitset_count_ones: define(["long"], "long", (a) => `CAST(bit_count(${a}) AS BIGINT)`),
};
