import { coerce, expression } from "../conversions.ts";
import type { Value } from "../model.ts";
import { text } from "../sql.ts";
import { textOf, unsupported } from "../syntax.ts";
import { type Call, type Functions, native, type ScalarFunction } from "./define.ts";

/** Functions on arrays of numbers, computed in JavaScript on the array's JSON text. */

const unary =
  (operation: string) =>
  ({ args }: Call): Value =>
    expression(
      "dynamic",
      `CAST(kql_series_unary(CAST(${args[0]?.sql ?? "NULL"} AS VARCHAR), ${text(operation)}) AS JSON)`,
    );

/** A number in place of a series stands for a series of that number. */
const binary =
  (operation: string) =>
  ({ args }: Call): Value => {
    const [left, right] = args.map((value) => `CAST(${coerce(value, "dynamic").sql} AS VARCHAR)`);
    return expression("dynamic", `CAST(kql_series_binary(${left}, ${right}, ${text(operation)}) AS JSON)`);
  };

const decomposed = native("kql_series_decompose", ["dynamic", "real", "string", "long", "real"], "dynamic", [
  "-1.0",
  "'avg'",
  "0",
  "0.6",
]);

const anomalies = native(
  "kql_series_decompose_anomalies",
  ["dynamic", "real", "real", "string", "long", "string", "real"],
  "dynamic",
  ["1.5", "-1.0", "'avg'", "0", "'ctukey'", "0.6"],
);

/** Refuses a word that the function would not know, where it stands. */
function withWords(build: ScalarFunction, words: Readonly<Record<number, readonly string[]>>): ScalarFunction {
  return (call) => {
    for (const [place, allowed] of Object.entries(words)) {
      const value = call.args[Number(place)]?.constant?.value;
      const node = call.argumentNodes[Number(place)];
      if (node && !(typeof value === "string" && allowed.includes(value.toLowerCase())))
        throw unsupported(`${textOf(node)} in ${call.name}()`, node);
    }
    return build(call);
  };
}

const trends = ["avg", "linefit", "none"];

/** Functions that give one bag; multiple.ts makes columns of its members. */
export const bagFunctions: Functions = {
  series_fit_poly: native("kql_series_fit_poly", ["dynamic", "dynamic", "long"], "dynamic", ["NULL", "1"]),
  series_fit_line: native("kql_series_fit_line", ["dynamic"], "dynamic"),
  series_stats: native("kql_series_stats", ["dynamic", "bool"], "dynamic", ["false"]),
  series_decompose: withWords(decomposed, { 2: trends }),
  series_decompose_anomalies: withWords(anomalies, { 3: trends, 5: ["ctukey", "tukey"] }),
};

export const seriesFunctions: Functions = {
  series_decompose_forecast: withWords(
    native("kql_series_decompose_forecast", ["dynamic", "long", "real", "string", "real"], "dynamic", [
      "-1.0",
      "'avg'",
      "0.6",
    ]),
    { 3: trends },
  ),
  series_add: binary("+"),
  series_subtract: binary("-"),
  series_multiply: binary("*"),
  series_divide: binary("/"),
  series_pow: binary("pow"),
  series_greater: binary(">"),
  series_greater_equals: binary(">="),
  series_less: binary("<"),
  series_less_equals: binary("<="),
  series_equals: binary("=="),
  series_not_equals: binary("!="),
  series_abs: unary("abs"),
  series_exp: unary("exp"),
  series_log: unary("log"),
  series_sign: unary("sign"),
  series_sin: unary("sin"),
  series_cos: unary("cos"),
  series_tan: unary("tan"),
  series_asin: unary("asin"),
  series_acos: unary("acos"),
  series_atan: unary("atan"),
  series_floor: unary("floor"),
  series_ceiling: unary("ceil"),
  series_sum: native("kql_series_sum", ["dynamic"], "real"),
  series_product: native("kql_series_product", ["dynamic"], "real"),
  series_magnitude: native("kql_series_magnitude", ["dynamic"], "real"),
  series_dot_product: native("kql_series_dot", ["dynamic", "dynamic"], "real"),
  series_cosine_similarity: native("kql_series_cosine", ["dynamic", "dynamic", "real", "real"], "real", [
    "NULL",
    "NULL",
  ]),
  series_pearson_correlation: native("kql_series_pearson", ["dynamic", "dynamic"], "real"),
  series_seasonal: native("kql_series_seasonal", ["dynamic", "long"], "dynamic", ["-1"]),
  series_stats_dynamic: native("kql_series_stats", ["dynamic", "bool"], "dynamic", ["false"]),
  series_fit_line_dynamic: native("kql_series_fit_line", ["dynamic"], "dynamic"),
  series_fill_const: native("kql_series_fill_const", ["dynamic", "dynamic", "dynamic"], "dynamic", ["'null'"]),
  series_fill_forward: native("kql_series_fill_forward", ["dynamic", "dynamic"], "dynamic", ["'null'"]),
  series_fill_backward: native("kql_series_fill_backward", ["dynamic", "dynamic"], "dynamic", ["'null'"]),
  series_fill_linear: native("kql_series_fill_linear", ["dynamic", "dynamic", "bool", "dynamic"], "dynamic", [
    "'null'",
    "true",
    "'0'",
  ]),
  series_fir: native("kql_series_fir", ["dynamic", "dynamic", "bool", "bool"], "dynamic", ["NULL", "false"]),
  series_iir: native("kql_series_iir", ["dynamic", "dynamic", "dynamic"], "dynamic"),
  series_outliers: native("kql_series_outliers", ["dynamic", "string", "dynamic", "real", "real"], "dynamic", [
    "'ctukey'",
    "'null'",
    "10.0",
    "90.0",
  ]),
};
