import { arrayText, elements, isNumberText, objectText, realText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";

export type Json = string | null;
type Numbers = (number | null)[];

/** The numbers of a series; what is no number is null. Undefined for what is no array. */
export function numbers(json: Json): Numbers | undefined {
  return elements(json)?.map((item) => (isNumberText(item) ? Number(item) : item === '"NaN"' ? Number.NaN : null));
}

export const write = (values: Numbers) => arrayText(values.map((value) => (value === null ? "null" : realText(value))));

const unaryOperations: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  sign: Math.sign,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  floor: Math.floor,
  ceil: Math.ceil,
};

function unary(json: Json, name: string): Json {
  const items = elements(json);
  const operation = unaryOperations[name];
  if (!items || !operation) return null;
  const whole = name === "abs" || name === "ceil" || name === "floor" || name === "sign";
  return arrayText(
    items.map((item) => (isNumberText(item) ? written(operation(Number(item)), whole && !/[.e]/i.test(item)) : "null")),
  );
}

const written = (value: number, whole: boolean) => (whole ? String(value) : realText(value));

type Operation = (a: number, b: number) => number | boolean;
const binaryOperations: Readonly<Record<string, Operation>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  pow: (a, b) => a ** b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

/** Elementwise; a number stands for a series of that number, and the shorter series is padded with null. */
function binary(left: Json, right: Json, name: string): Json {
  const operation = binaryOperations[name];
  const [a, b] = [elements(left) ?? left, elements(right) ?? right];
  if (!operation || a === null || b === null) return null;
  const length = Math.max(Array.isArray(a) ? a.length : 0, Array.isArray(b) ? b.length : 0);
  const item = (side: string[] | string, index: number) => (Array.isArray(side) ? (side[index] ?? "null") : side);
  return arrayText(Array.from({ length }, (_, index) => combined(operation, name, item(a, index), item(b, index))));
}

function combined(operation: Operation, name: string, a: string, b: string): string {
  if (!isNumberText(a) || !isNumberText(b)) return "null";
  const result = operation(Number(a), Number(b));
  if (typeof result === "boolean") return String(result);
  const whole = name !== "/" && name !== "pow" && !/[.e]/i.test(a) && !/[.e]/i.test(b);
  return written(result, whole);
}

function present(json: Json): number[] | undefined {
  return numbers(json)?.filter((value) => value !== null);
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) => sum(values) / values.length;

function dot(a: Json, b: Json): number | null {
  const [x, y] = [numbers(a), numbers(b)];
  if (!x || !y || x.length !== y.length) return null;
  return sum(x.map((value, index) => (value ?? 0) * (y[index] ?? 0)));
}

/** The magnitudes may be known already. */
function cosine(a: Json, b: Json, magnitudeA: number | null, magnitudeB: number | null): number | null {
  const product = dot(a, b);
  if (product === null) return null;
  const square = (json: Json, known: number | null) => (known === null ? (dot(json, json) ?? 0) : known ** 2);
  return product / Math.sqrt(square(a, magnitudeA) * square(b, magnitudeB));
}

function pearson(a: Json, b: Json): number | null {
  const [x, y] = [present(a), present(b)];
  if (!x || !y || x.length !== y.length || x.length === 0) return null;
  const [mx, my] = [mean(x), mean(y)];
  const covariance = sum(x.map((value, index) => (value - mx) * ((y[index] ?? 0) - my)));
  return covariance / Math.sqrt(sum(x.map((value) => (value - mx) ** 2)) * sum(y.map((value) => (value - my) ** 2)));
}

function stats(json: Json, ignoreNonFinite: boolean): Json {
  const values = numbers(json);
  if (!values) return null;
  const used = values.flatMap((value, index) =>
    value !== null && (!ignoreNonFinite || Number.isFinite(value)) ? [{ value, index }] : [],
  );
  const plain = used.map(({ value }) => value);
  const average = mean(plain);
  const variance = plain.length > 1 ? sum(plain.map((value) => (value - average) ** 2)) / (plain.length - 1) : 0;
  const edge = (pick: (...values: number[]) => number) => used.find(({ value }) => value === pick(...plain));
  const [low, high] = [edge(Math.min), edge(Math.max)];
  const real = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? "null" : realText(value));
  return objectText([
    ["min", real(low?.value)],
    ["min_idx", String(low?.index ?? "null")],
    ["max", real(high?.value)],
    ["max_idx", String(high?.index ?? "null")],
    ["avg", real(average)],
    ["stdev", real(Math.sqrt(variance))],
    ["variance", real(variance)],
    ["sum", real(sum(plain))],
    ["len", String(values.length)],
  ]);
}

interface Line {
  readonly slope: number;
  readonly interception: number;
  readonly fit: number[];
  readonly rvariance: number;
}

function fitLine(values: readonly number[], start = 0): Line {
  const n = values.length;
  const xs = values.map((_, index) => index);
  const [mx, my] = [mean(xs), mean(values)];
  const spread = sum(xs.map((x) => (x - mx) ** 2));
  const slope = spread === 0 ? 0 : sum(xs.map((x, index) => (x - mx) * ((values[index] ?? 0) - my))) / spread;
  const interception = my - slope * mx;
  const fit = xs.map((x) => interception + slope * x);
  const rvariance =
    n > 0 ? sum(values.map((value, index) => (value - (fit[index] ?? 0)) ** 2)) / Math.max(1, n - start) : 0;
  return { slope, interception, fit, rvariance };
}

function lineBag(json: Json): Json {
  const values = present(json);
  if (!values || values.length === 0) return null;
  const line = fitLine(values);
  const average = mean(values);
  const variance = sum(values.map((value) => (value - average) ** 2)) / values.length;
  const rsquare = variance === 0 ? 1 : 1 - line.rvariance / variance;
  return objectText([
    ["rsquare", realText(rsquare)],
    ["slope", realText(line.slope)],
    ["variance", realText(variance)],
    ["rvariance", realText(line.rvariance)],
    ["interception", realText(line.interception)],
    ["line_fit", write(line.fit)],
  ]);
}

const isMissing = (item: string, placeholder: Json) =>
  item === "null" || (placeholder !== null && placeholder !== "null" && item === placeholder);

function fillConst(json: Json, value: Json, placeholder: Json): Json {
  const items = elements(json);
  return items ? arrayText(items.map((item) => (isMissing(item, placeholder) ? (value ?? "null") : item))) : null;
}

function fillForward(json: Json, placeholder: Json): Json {
  const items = elements(json);
  let last = "null";
  return items
    ? arrayText(
        items.map((item) => {
          if (!isMissing(item, placeholder)) last = item;
          return isMissing(item, placeholder) ? last : item;
        }),
      )
    : null;
}

function fillBackward(json: Json, placeholder: Json): Json {
  const items = elements(json);
  if (!items) return null;
  const forward = elements(fillForward(arrayText(items.reverse()), placeholder));
  return forward ? arrayText(forward.reverse()) : null;
}

/** Straight lines across gaps; at the edges the nearest value, or a constant. */
function fillLinear(json: Json, placeholder: Json, edges: boolean, constant: Json): Json {
  const items = elements(json);
  if (!items) return null;
  const known = items.flatMap((item, index) => (isMissing(item, placeholder) || !isNumberText(item) ? [] : [index]));
  const fallback = constant !== null && isNumberText(constant) ? realText(Number(constant)) : "null";
  if (known.length === 0) return arrayText(items.map(() => fallback));
  const whole = known.every((index) => !/[.e]/i.test(items[index] ?? ""));
  return arrayText(
    items.map((item, index) => {
      if (known.includes(index)) return whole ? item : realText(Number(item));
      const before = known.findLast((position) => position < index);
      const after = known.find((position) => position > index);
      if (before === undefined || after === undefined) return edges ? (items[before ?? after ?? 0] ?? "null") : item;
      const [a, b] = [Number(items[before]), Number(items[after])];
      return realText(a + ((b - a) * (index - before)) / (after - before));
    }),
  );
}

function fir(json: Json, filter: Json, normalize: boolean | null, center: boolean): Json {
  const [values, weights] = [numbers(json), numbers(filter)];
  if (!values || !weights) return null;
  const total = sum(weights.map((weight) => weight ?? 0));
  const scale = (normalize ?? weights.every((weight) => (weight ?? 0) >= 0)) && total !== 0 ? 1 / total : 1;
  const shift = center ? Math.floor(weights.length / 2) : 0;
  return write(
    values.map(
      (_, index) => scale * sum(weights.map((weight, lag) => (weight ?? 0) * (values[index + shift - lag] ?? 0))),
    ),
  );
}

function iir(json: Json, numerators: Json, denominators: Json): Json {
  const [values, b, a] = [numbers(json), numbers(numerators), numbers(denominators)];
  const lead = a?.[0];
  if (!values || !b || !a || !lead) return null;
  const out: number[] = [];
  values.forEach((_, index) => {
    const forward = sum(b.map((weight, lag) => (weight ?? 0) * (values[index - lag] ?? 0)));
    const back = sum(a.slice(1).map((weight, lag) => (weight ?? 0) * (out[index - lag - 1] ?? 0)));
    out.push((forward - back) / lead);
  });
  return write(out);
}

function outliers(json: Json, kind: string, _ignored: Json, low: number, high: number): Json {
  const values = numbers(json);
  if (!values) return null;
  const fences = kind.toLowerCase() === "tukey" ? ([25, 75] as const) : ([low, high] as const);
  return write(outlierScores(values, present(json) ?? [], fences));
}

/** Tukey's fences at two percentiles of the `learnt` values, and how many ranges each value lies outside of them. */
export function outlierScores(
  values: Numbers,
  learnt: readonly number[],
  [low, high]: readonly [number, number],
): number[] {
  const sorted = [...learnt].sort((a, b) => a - b);
  const at = (percent: number) => {
    const position = ((sorted.length - 1) * percent) / 100;
    const base = sorted[Math.floor(position)] ?? 0;
    return base + ((sorted[Math.ceil(position)] ?? base) - base) * (position % 1);
  };
  const [q1, q3] = [at(low), at(high)];
  const range = q3 - q1;
  return values.map((value) =>
    value === null || range === 0 ? 0 : value > q3 ? (value - q3) / range : value < q1 ? (value - q1) / range : 0,
  );
}

export const seriesFunctions: NativeFunction[] = [
  nativeFunction("kql_series_unary", ["dynamic", "string"], "dynamic", unary),
  nativeFunction("kql_series_binary", ["dynamic", "dynamic", "string"], "dynamic", binary),
  nativeFunction("kql_series_sum", ["dynamic"], "real", (json: Json) => {
    const values = present(json);
    return values ? sum(values) : null;
  }),
  nativeFunction(
    "kql_series_product",
    ["dynamic"],
    "real",
    (json: Json) => present(json)?.reduce((total, value) => total * value, 1) ?? null,
  ),
  nativeFunction("kql_series_magnitude", ["dynamic"], "real", (json: Json) => {
    const values = present(json);
    return values ? Math.sqrt(sum(values.map((value) => value * value))) : null;
  }),
  nativeFunction("kql_series_dot", ["dynamic", "dynamic"], "real", dot),
  nativeFunction("kql_series_cosine", ["dynamic", "dynamic", "real", "real"], "real", cosine),
  nativeFunction("kql_series_pearson", ["dynamic", "dynamic"], "real", pearson),
  nativeFunction("kql_series_stats", ["dynamic", "bool"], "dynamic", stats),
  nativeFunction("kql_series_fit_line", ["dynamic"], "dynamic", lineBag),
  nativeFunction("kql_series_fill_const", ["dynamic", "dynamic", "dynamic"], "dynamic", fillConst),
  nativeFunction("kql_series_fill_forward", ["dynamic", "dynamic"], "dynamic", fillForward),
  nativeFunction("kql_series_fill_backward", ["dynamic", "dynamic"], "dynamic", fillBackward),
  nativeFunction("kql_series_fill_linear", ["dynamic", "dynamic", "bool", "dynamic"], "dynamic", fillLinear),
  nativeFunction("kql_series_fir", ["dynamic", "dynamic", "bool", "bool"], "dynamic", fir),
  nativeFunction("kql_series_iir", ["dynamic", "dynamic", "dynamic"], "dynamic", iir),
  nativeFunction("kql_series_outliers", ["dynamic", "string", "dynamic", "real", "real"], "dynamic", outliers),
];
