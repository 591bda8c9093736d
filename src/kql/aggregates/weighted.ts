import { coerce, expression } from "../conversions.ts";
import { constantElements } from "../expressions/membership.ts";
import { fromPair } from "../functions/statistics.ts";
import type { Value } from "../model.ts";
import { resultName } from "../naming.ts";
import { list } from "../sql.ts";
import { type Aggregates, argument, type Use } from "./define.ts";
import { percentNumber } from "./numbers.ts";
import type { SeveralAggregate } from "./several.ts";

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

function sourceName(use: Use): string {
  return (use.argumentNodes[0] && resultName(use.argumentNodes[0], use.context.row?.fields)) ?? "";
}

const percentiles: SeveralAggregate = (use) =>
  use.args.slice(2).map((item) => {
    const percent = percentNumber(item, use);
    return {
      name: `percentile_${sourceName(use)}_${String(percent).replace(".", "_")}`,
      value: weighted(use, percent),
    };
  });

const percentilesArray: SeveralAggregate = (use) => {
  const percents = use.args.slice(2).flatMap((item) => constantElements(item) ?? [item]);
  const items = percents.map((item) => weighted(use, percentNumber(item, use)).sql);
  return [{ name: `percentiles_${sourceName(use)}`, value: expression("dynamic", `to_json([${list(items)}])`) }];
};

export const weightedAggregates: Aggregates = {
  tdigest,
  tdigest_merge: merged,
  merge_tdigest: merged,
  buildschema: buildSchema,
};

export const weightedSeveral: Readonly<Record<string, SeveralAggregate>> = {
  percentilew: percentiles,
  percentilesw: percentiles,
  percentilesw_array: percentilesArray,
};
