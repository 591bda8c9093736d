import { coerce, convert, expression } from "../conversions.ts";
import { KqlError } from "../error.ts";
import type { Value } from "../model.ts";
import { unsupported } from "../syntax.ts";
import {
  type Aggregate,
  type Aggregates,
  argument,
  both,
  filtered,
  numeric,
  type Use,
  withPredicate,
} from "./define.ts";

const nan = "CAST('nan' AS DOUBLE)";

/** The sum of nothing is 0; integers wrap around. */
const [sum, sumif] = withPredicate((argumentValue, filter) => {
  const value = numeric(argumentValue);
  if (value.type === "real")
    return expression("real", `coalesce(sum(${value.sql})${filter}, 0.0)`, { nullable: false });
  if (value.type === "decimal")
    return expression("decimal", `CAST(coalesce(sum(${value.sql})${filter}, 0) AS DECIMAL(38,18))`);
  const type = value.type === "int" || value.type === "bool" ? "long" : value.type;
  return expression(
    type,
    `kql_wrap(coalesce(sum(${coerce(value, value.type === "bool" ? "long" : value.type).sql})${filter}, 0))`,
    { nullable: false },
  );
});

/** The average of nothing is NaN for numbers. */
const [avg, avgif] = withPredicate((argumentValue, filter) => {
  const value = numeric(argumentValue);
  if (value.type === "datetime" || value.type === "timespan") {
    return expression(value.type, `CAST(avg(CAST(${value.sql} AS HUGEINT))${filter} AS BIGINT)`);
  }
  if (value.type === "decimal") return expression("decimal", `CAST(avg(${value.sql})${filter} AS DECIMAL(38,18))`);
  if (value.type === "real")
    return expression("real", `coalesce(avg(${value.sql})${filter}, ${nan})`, { nullable: false });
  const x = coerce(value, "long").sql;
  // The sum of integers wraps around here too.
  const mean = `CAST(kql_wrap(coalesce(sum(${x})${filter}, 0)) AS DOUBLE) / count(${x})${filter}`;
  return expression("real", mean, { nullable: false });
});

function extreme(name: "min" | "max"): [Aggregate, Aggregate] {
  return withPredicate((value, filter) => {
    const typed = value.type === "dynamic" ? coerce(value, "string") : value;
    const sql = `${name}(${typed.sql})${filter}`;
    return expression(typed.type, typed.type === "string" ? `coalesce(${sql}, '')` : sql);
  });
}

/** The engine rounds a variance to ten digits and takes its root for the deviation. Infinities make both NaN. */
function spread(name: "var_samp" | "var_pop", root: boolean): [Aggregate, Aggregate] {
  return withPredicate((value, filter) => {
    const x = coerce(numeric(value), "real").sql;
    const finite = both(filter, `isfinite(${x})`);
    const variance = `coalesce(round(${name}(${x})${finite}, 10), 0.0)`;
    const sql = `CASE WHEN bool_or(NOT isfinite(${x}))${filter} THEN ${nan} ELSE ${root ? `sqrt(${variance})` : variance} END`;
    return expression("real", sql, { nullable: false });
  });
}

const counted = (sql: string) => expression("long", `CAST(${sql} AS BIGINT)`, { nullable: false });

/** Exact, where Kusto's is an estimate. Nulls do not count. */
const distinctCount: Aggregate = (use) => counted(`count(DISTINCT ${argument(use, 0).sql})`);
const distinctCountIf: Aggregate = (use) => counted(`count(DISTINCT ${argument(use, 0).sql})${filtered(use, 1)}`);

/** The smallest value that at least p percent of the values do not exceed. */
export function percentileOf(value: Value, percent: number): Value {
  const typed = value.type === "dynamic" ? coerce(value, "real") : value.type === "int" ? coerce(value, "long") : value;
  return expression(typed.type, `quantile_disc(${typed.sql}, ${percent / 100})`);
}

export function percentNumber(value: Value, use: Use): number {
  const inner = value.constant?.value;
  if (typeof inner !== "bigint" && typeof inner !== "number") throw unsupported("a computed percentile", use.node);
  if (inner < 0 || inner > 100)
    throw new KqlError("SEM0000", "A percentile is a number from 0 to 100.", use.node.TextStart, use.node.Width);
  return Number(inner);
}

const bits =
  (name: string): Aggregate =>
  (use) =>
    expression("long", `${name}(${coerce(argument(use, 0), "long").sql})`);

const covariance =
  (name: string, conditional: boolean): Aggregate =>
  (use) => {
    const [x, y] = [argument(use, 0), argument(use, 1)].map((value) => coerce(numeric(value), "real").sql);
    return expression("real", `coalesce(${name}(${x}, ${y})${conditional ? filtered(use, 2) : ""}, 0.0)`);
  };

const [min, minif] = extreme("min");
const [max, maxif] = extreme("max");
const [stdev, stdevif] = spread("var_samp", true);
const [stdevp] = spread("var_pop", true);
const [variance, varianceif] = spread("var_samp", false);
const [variancep, variancepif] = spread("var_pop", false);

export const numberAggregates: Aggregates = {
  count: () => counted("count(*)"),
  countif: (use) => counted(`count(*) FILTER (WHERE ${convert(argument(use, 0), "bool").sql})`),
  dcount: distinctCount,
  dcountif: distinctCountIf,
  count_distinct: distinctCount,
  count_distinctif: distinctCountIf,
  sum,
  sumif,
  avg,
  avgif,
  min,
  minif,
  max,
  maxif,
  stdev,
  stdevif,
  stdevp,
  variance,
  varianceif,
  variancep,
  variancepif,
  covariance: covariance("covar_samp", false),
  covarianceif: covariance("covar_samp", true),
  covariancep: covariance("covar_pop", false),
  covariancepif: covariance("covar_pop", true),
  binary_all_and: bits("bit_and"),
  binary_all_or: bits("bit_or"),
  binary_all_xor: bits("bit_xor"),
};
