import { coerce, expression } from "../conversions.ts";
import { typeofLiteral } from "../literals.ts";
import type { Value } from "../model.ts";
import { list } from "../sql.ts";
import { unsupported } from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { type Call, define, type Functions, native } from "./define.ts";

/** A value of the pairs that runtime/weighted.ts keeps, whose text is what the type is stored as. */
export function fromPair(text: string, type: KustoType): Value {
  const whole = type === "int" || type === "long" || type === "datetime" || type === "timespan";
  if (!whole) return expression(type, `CAST(${text} AS ${type === "decimal" ? "DECIMAL(38,18)" : "DOUBLE"})`);
  return expression(type, `CAST(${text} AS ${type === "int" ? "INTEGER" : "BIGINT"})`);
}

/** percentile_tdigest(): the value is dynamic unless a type is asked for. */
function percentileOfState({ args, argumentNodes, node }: Call): Value {
  const [state, percent] = args;
  if (!state || !percent) throw unsupported("percentile_tdigest()", node);
  const found = `kql_weighted_percentile(CAST(${state.sql} AS VARCHAR), ${coerce(percent, "real").sql})`;
  return argumentNodes[2]
    ? fromPair(found, typeofLiteral(argumentNodes[2]))
    : expression("dynamic", `CAST(${found} AS JSON)`);
}

function percentilesOfState({ args, node }: Call): Value {
  const [state, ...percents] = args;
  if (!state) throw unsupported("percentiles_array_tdigest()", node);
  const wanted =
    percents.length === 1 && percents[0]?.type === "dynamic"
      ? `CAST(${percents[0].sql} AS DOUBLE[])`
      : `[${list(percents.map((value) => coerce(value, "real").sql))}]`;
  const value = `CAST(kql_weighted_percentile(CAST(${state.sql} AS VARCHAR), p) AS JSON)`;
  return expression("dynamic", `to_json(list_transform(${wanted}, p -> ${value}))`);
}

const merged = ({ args }: Call): Value => {
  const states = `json_array(${list(args.map((value) => value.sql))})`;
  return expression("dynamic", `CAST(kql_weighted_merge(CAST(${states} AS VARCHAR)) AS JSON)`);
};

const isState = define(["dynamic"], "bool", (state) => `coalesce(json_type(${state}) = 'ARRAY', false)`);

/** around(): whether a value lies within a distance of another. */
function around({ args, node }: Call): Value {
  const [value, centre, distance] = args;
  if (!value || !centre || !distance) throw unsupported("around()", node);
  const type = value.type === "datetime" || value.type === "timespan" ? value.type : "real";
  const spans = type !== "real";
  const [x, c, d] = [coerce(value, type), coerce(centre, type), coerce(distance, spans ? "timespan" : type)];
  return expression("bool", `(${x.sql} BETWEEN ${c.sql} - ${d.sql} AND ${c.sql} + ${d.sql})`);
}

const ofThree = (name: string) => native(name, ["real", "real", "real"], "real");

export const statisticsFunctions: Functions = {
  around,
  gamma: native("kql_gamma", ["real"], "real"),
  loggamma: native("kql_loggamma", ["real"], "real"),
  erf: native("kql_erf", ["real"], "real"),
  erfc: native("kql_erfc", ["real"], "real"),
  beta_cdf: ofThree("kql_beta_cdf"),
  beta_inv: ofThree("kql_beta_inv"),
  beta_pdf: ofThree("kql_beta_pdf"),
  welch_test: native("kql_welch", Array<"real">(6).fill("real"), "real"),
  percentile_tdigest: percentileOfState,
  percentiles_array_tdigest: percentilesOfState,
  rank_tdigest: native("kql_weighted_rank", ["dynamic", "dynamic"], "real"),
  percentrank_tdigest: native("kql_weighted_share", ["dynamic", "dynamic"], "real"),
  tdigest_merge: merged,
  merge_tdigest: merged,
  tdigest_isvalid: isState,
  hll_isvalid: isState,
};
