import { coerce, expression } from "../conversions.ts";
import type { Value } from "../model.ts";
import { text } from "../sql.ts";
import { type Call, type Functions, native } from "./define.ts";

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

export const seriesFunctions: Functions = {
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
  series_cosine_similarity: native("kql_series_cosine", ["dynamic", "dynamic"], "real"),
  series_pearson_correlation: native("kql_series_pearson", ["dynamic", "dynamic"], "real"),
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
