import { objectText, realText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";
import { type Json, mean, numbers, sum, write } from "./series.ts";

/**
 * The polynomial of least squares, highest power first. Reflections make the system triangular: the normal equations would
 * lose half of the digits. Undefined where the points do not decide the polynomial.
 */
function polynomial(xs: readonly number[], ys: readonly number[], degree: number): number[] | undefined {
  const columns = degree + 1;
  const rows = xs.map((x, index) => [
    ...Array.from({ length: columns }, (_, place) => x ** (degree - place)),
    ys[index] ?? 0,
  ]);
  if (rows.length < columns) return undefined;
  for (let column = 0; column < columns; column++) reflect(rows, column);
  const largest = Math.max(...rows.slice(0, columns).map((row, index) => Math.abs(row[index] ?? 0)));
  const result = Array<number>(columns).fill(0);
  for (let column = columns - 1; column >= 0; column--) {
    const row = rows[column] ?? [];
    const pivot = row[column] ?? 0;
    if (!(Math.abs(pivot) > largest * 1e-15)) return undefined;
    const known = sum(result.map((value, place) => (place > column ? value * (row[place] ?? 0) : 0)));
    result[column] = ((row[columns] ?? 0) - known) / pivot;
  }
  return result;
}

/** Householder's reflection that leaves nothing below the diagonal in one column. */
function reflect(rows: number[][], column: number): void {
  const below = rows.slice(column);
  const length = Math.hypot(...below.map((row) => row[column] ?? 0));
  const first = below[0]?.[column] ?? 0;
  if (length === 0) return;
  const direction = below.map((row) => row[column] ?? 0);
  direction[0] = first + (first < 0 ? -length : length);
  const square = sum(direction.map((value) => value * value));
  for (let place = column; place < (rows[0]?.length ?? 0); place++) {
    const along = (2 * sum(below.map((row, index) => (row[place] ?? 0) * (direction[index] ?? 0)))) / square;
    below.forEach((row, index) => {
      row[place] = (row[place] ?? 0) - along * (direction[index] ?? 0);
    });
  }
}

/** Without x values they are 1, 2, 3 and so on. Points without an x or a y decide nothing and get no value. */
function fitPolynomial(series: Json, places: Json, degree: bigint | null): Json {
  const ys = numbers(series);
  const xs = places === null || places === "null" ? ys?.map((_, index) => index + 1) : numbers(places);
  if (!ys || !xs || xs.length !== ys.length || degree === null || degree < 0n) return null;
  const points = ys.flatMap((y, index) => {
    const x = xs[index];
    return y === null || x === null || x === undefined ? [] : [{ x, y }];
  });
  const values = points.map(({ y }) => y);
  const coefficients = polynomial(
    points.map(({ x }) => x),
    values,
    Number(degree),
  );
  if (!coefficients) return null;
  const at = (x: number) => coefficients.reduce((total, coefficient) => total * x + coefficient, 0);
  const average = mean(values);
  const variance = mean(values.map((value) => (value - average) ** 2));
  const rvariance = mean(points.map(({ x, y }) => (y - at(x)) ** 2));
  return objectText([
    ["rsquare", realText(variance === 0 ? 1 : 1 - rvariance / variance)],
    ["coefficients", write(coefficients)],
    ["variance", realText(variance)],
    ["rvariance", realText(rvariance)],
    ["poly_fit", write(xs.map((x) => (x === null ? null : at(x))))],
  ]);
}

export const regressionFunctions: NativeFunction[] = [
  nativeFunction("kql_series_fit_poly", ["dynamic", "dynamic", "long"], "dynamic", fitPolynomial),
];
