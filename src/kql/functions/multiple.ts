import { expression } from "../conversions.ts";
import type { Context, Value } from "../model.ts";
import { resultName } from "../naming.ts";
import { text } from "../sql.ts";
import { child, childList, kindOf, nameOf, type SyntaxNode } from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { scalarFunction } from "./registry.ts";
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
  series_fit_poly: [
    ["rsquare", "real"],
    ["coefficients", "dynamic"],
    ["variance", "real"],
    ["rvariance", "real"],
    ["poly_fit", "dynamic"],
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

interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/** The columns of a function that gives several, or undefined. */
export function multipleValues(node: SyntaxNode, context: Context): readonly NamedValue[] | undefined {
  if (kindOf(node) !== "FunctionCallExpression") return undefined;
  const name = nameOf(child(node, "Name"));
  if (name === "array_sort_asc" || name === "array_sort_desc") return sortedArrays(name, node, context);
  if (name === "series_fft" || name === "series_ifft") return transform(name, node, context);
  const wanted = members[name];
  const argumentNodes = childList(child(node, "ArgumentList"), "Expressions");
  const [series] = argumentNodes;
  const make = bagFunctions[name];
  if (!wanted || !series || !make) return undefined;
  const args = argumentNodes.map((item) => context.query.value(item, context));
  const source = kindOf(series) === "NameReference" ? `${nameOf(series)}_` : "";
  const made = make({ name, node, context, argumentNodes, args }).sql;
  const bag = context.row && wanted.length > 2 ? context.row.layer(made) : made;
  return wanted.map(([member, type]) => {
    const sql = `json_extract(${bag}, ${text(`$."${member}"`)})`;
    const column = `${name}_${source}${member}`;
    if (type === "dynamic") return { name: column, value: expression("dynamic", sql) };
    const storage = type === "long" ? "BIGINT" : "DOUBLE";
    return { name: column, value: expression(type, `CAST((${sql} ->> '$') AS ${storage})`) };
  });
}

/** A transform's real and imaginary parts. */
function transform(name: string, node: SyntaxNode, context: Context): NamedValue[] {
  const argumentNodes = childList(child(node, "ArgumentList"), "Expressions");
  const [series, imaginary = "'null'"] = argumentNodes.map(
    (item) => `CAST(${context.query.value(item, context).sql} AS VARCHAR)`,
  );
  const made = `CAST(kql_${name}(${series}, ${imaginary}) AS JSON)`;
  const parts = context.row?.layer(made) ?? made;
  const source = (argumentNodes[0] && resultName(argumentNodes[0], context.row?.fields)) ?? "";
  return ["real", "imag"].map((part, index) => ({
    name: `${name}_${source ? `${source}_` : ""}${part}`,
    value: expression("dynamic", `json_extract(${parts}, '$[${index}]')`),
  }));
}

/** Several arrays are sorted together by the first, and each is a column. */
function sortedArrays(name: string, node: SyntaxNode, context: Context): NamedValue[] | undefined {
  const argumentNodes = childList(child(node, "ArgumentList"), "Expressions");
  const args = argumentNodes.map((item) => context.query.value(item, context));
  const arrays = args.filter((value) => value.type === "dynamic");
  if (arrays.length < 2) return undefined;
  const made = scalarFunction(name)?.({ name, node, context, argumentNodes, args }).sql ?? "NULL";
  const sorted = context.row?.layer(made) ?? made;
  return arrays.map((_, index) => ({
    name: `${(argumentNodes[index] && resultName(argumentNodes[index], context.row?.fields)) ?? ""}_sorted`,
    value: expression("dynamic", `json_extract(${sorted}, '$[${index}]')`),
  }));
}
