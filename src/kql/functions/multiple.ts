import { expression } from "../conversions.ts";
import type { Context, Value } from "../model.ts";
import { text } from "../sql.ts";
import { child, childList, kindOf, nameOf, type SyntaxNode } from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { bagFunctions } from "./series.ts";

/** Functions that give several columns, each a member of what their `_dynamic` sibling returns in one bag. */
const members: Readonly<Record<string, readonly (readonly [string, KustoType])[]>> = {
  series_decompose: [
    ["baseline", "dynamic"],
    ["seasonal", "dynamic"],
    ["trend", "dynamic"],
    ["residual", "dynamic"],
  ],
  series_decompose_anomalies: [
    ["ad_flag", "dynamic"],
    ["ad_score", "dynamic"],
    ["baseline", "dynamic"],
  ],
  series_fit_line: [
    ["rsquare", "real"],
    ["slope", "real"],
    ["variance", "real"],
    ["rvariance", "real"],
    ["interception", "real"],
    ["line_fit", "dynamic"],
  ],
  series_stats: [
    ["min", "real"],
    ["min_idx", "long"],
    ["max", "real"],
    ["max_idx", "long"],
    ["avg", "real"],
    ["stdev", "real"],
    ["variance", "real"],
  ],
};

export interface Several {
  readonly prefix: string;
  readonly values: readonly { readonly name: string; readonly value: Value }[];
}

export function multipleValues(node: SyntaxNode, context: Context): Several | undefined {
  if (kindOf(node) !== "FunctionCallExpression") return undefined;
  const name = nameOf(child(node, "Name"));
  const wanted = members[name];
  const argumentNodes = childList(child(node, "ArgumentList"), "Expressions");
  const [series] = argumentNodes;
  const make = bagFunctions[name];
  if (!wanted || !series || !make) return undefined;
  const args = argumentNodes.map((item) => context.query.value(item, context));
  const source = kindOf(series) === "NameReference" ? `${nameOf(series)}_` : "";
  const made = make({ name, node, context, argumentNodes, args }).sql;
  const bag = context.row && wanted.length > 2 ? context.row.layer(made) : made;
  return {
    prefix: `${name}_${source}`,
    values: wanted.map(([member, type]) => {
      const sql = `json_extract(${bag}, ${text(`$."${member}"`)})`;
      if (type === "dynamic") return { name: member, value: expression("dynamic", sql) };
      const storage = type === "long" ? "BIGINT" : "DOUBLE";
      return { name: member, value: expression(type, `CAST((${sql} ->> '$') AS ${storage})`) };
    }),
  };
}
