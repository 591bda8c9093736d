import { expression } from "../conversions.ts";
import type { Context, Value } from "../model.ts";
import { text } from "../sql.ts";
import { child, childList, kindOf, nameOf, type SyntaxNode } from "../syntax.ts";
import type { KustoType } from "../types.ts";

/** Functions that give several columns, each a member of what their `_dynamic` sibling returns in one bag. */
const members: Readonly<Record<string, readonly (readonly [string, KustoType])[]>> = {
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
  const argument = childList(child(node, "ArgumentList"), "Expressions")[0];
  if (!wanted || !argument) return undefined;
  const series = context.query.value(argument, context);
  const source = kindOf(argument) === "NameReference" ? `${nameOf(argument)}_` : "";
  const flag = name === "series_stats" ? ", false" : "";
  const bag = `CAST(kql_${name}(CAST(${series.sql} AS VARCHAR)${flag}) AS JSON)`;
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
