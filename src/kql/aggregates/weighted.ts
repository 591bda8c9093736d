import { coerce, expression } from "../conversions.ts";
import { fromPair } from "../functions/statistics.ts";
import type { Value } from "../model.ts";
import { type Aggregates, argument, type Use } from "./define.ts";
import { percentiles, percentilesArray, type SeveralAggregate } from "./several.ts";

/** `[[value, weight], ...]` of the rows; see runtime/weighted.ts. */
function pairs(value: Value, weight: string): string {
  return `coalesce(to_json(list([to_json(${value.sql}), to_json(${weight})])), '[]'::JSON)`;
}

const number = (value: Value) => (value.type === "dynamic" ? coerce(value, "real") : value);

/** The state of tdigest() is every value with its weight. */
function tdigest(use: Use): Value {
  const weight = use.args[1] ? coerce(use.args[1], "long").sql : "1";
  return expression("dynamic", pairs(number(argument(use, 0)), weight), { nullable: false });
}

function merged(use: Use): Value {
  const states = `CAST(to_json(list(${argument(use, 0).sql})) AS VARCHAR)`;
  return expression("dynamic", `CAST(kql_weighted_merge(${states}) AS JSON)`);
}

function buildSchema(use: Use): Value {
  const values = `CAST(coalesce(to_json(list(${coerce(argument(use, 0), "dynamic").sql})), '[]'::JSON) AS VARCHAR)`;
  return expression("dynamic", `CAST(kql_schema(${values}) AS JSON)`, { nullable: false });
}

function weighted(use: Use, percent: number): Value {
  const value = number(argument(use, 0));
  const weights = pairs(value, coerce(argument(use, 1), "long").sql);
  return fromPair(`kql_weighted_percentile(CAST(${weights} AS VARCHAR), ${percent})`, value.type);
}

export const weightedAggregates: Aggregates = {
  tdigest,
  tdigest_merge: merged,
  merge_tdigest: merged,
  buildschema: buildSchema,
};

export const weightedSeveral: Readonly<Record<string, SeveralAggregate>> = {
  percentilew: percentiles(2, weighted),
  percentilesw: percentiles(2, weighted),
  percentilesw_array: percentilesArray(2, weighted),
};
