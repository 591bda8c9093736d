import { arrayText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";
import { type Json, numbers, write } from "./series.ts";

interface Complex {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

const zeros = (length: number): Complex => ({ real: new Float64Array(length), imaginary: new Float64Array(length) });

/** The discrete Fourier transform of any length, in n log n steps. */
function transform(values: Complex, sign: number): Complex {
  const n = values.real.length;
  if (n <= 1) return values;
  return Number.isInteger(Math.log2(n)) ? halved(values, sign) : chirped(values, sign);
}

/** Cooley's and Tukey's: the even and the odd places by themselves, put together. */
function halved(values: Complex, sign: number): Complex {
  const n = values.real.length;
  if (n === 1) return values;
  const every = (items: Float64Array, from: number) => items.filter((_, index) => index % 2 === from);
  const [even, odd] = [0, 1].map((from) =>
    halved({ real: every(values.real, from), imaginary: every(values.imaginary, from) }, sign),
  ) as [Complex, Complex];
  const result = zeros(n);
  for (let k = 0; k < n / 2; k++) {
    const [re, im] = turned(odd, k, (sign * 2 * Math.PI * k) / n);
    const [a, b] = [even.real[k] ?? 0, even.imaginary[k] ?? 0];
    [result.real[k], result.imaginary[k]] = [a + re, b + im];
    [result.real[k + n / 2], result.imaginary[k + n / 2]] = [a - re, b - im];
  }
  return result;
}

function turned({ real, imaginary }: Complex, index: number, angle: number): [number, number] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [real[index] ?? 0, imaginary[index] ?? 0];
  return [x * c - y * s, x * s + y * c];
}

/**
 * Bluestein's: kt = (k² + t² - (k-t)²) / 2 makes a transform of any length a convolution with a chirp, and a convolution may
 * be padded to a power of two.
 */
function chirped(values: Complex, sign: number): Complex {
  const n = values.real.length;
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  // k² grows beyond what an angle can be read from; the chirp repeats after 2n.
  const angle = (k: number) => (sign * Math.PI * ((k * k) % (2 * n))) / n;
  const [signal, chirp] = [zeros(size), zeros(size)];
  for (let k = 0; k < n; k++) {
    [signal.real[k], signal.imaginary[k]] = turned(values, k, angle(k));
    const [c, s] = [Math.cos(angle(k)), -Math.sin(angle(k))];
    for (const place of k === 0 ? [0] : [k, size - k]) [chirp.real[place], chirp.imaginary[place]] = [c, s];
  }
  const [a, b] = [halved(signal, -1), halved(chirp, -1)];
  const product = zeros(size);
  for (let k = 0; k < size; k++) {
    const [x, y, u, v] = [a.real[k] ?? 0, a.imaginary[k] ?? 0, b.real[k] ?? 0, b.imaginary[k] ?? 0];
    [product.real[k], product.imaginary[k]] = [(x * u - y * v) / size, (x * v + y * u) / size];
  }
  const convolved = halved(product, 1);
  const result = zeros(n);
  for (let k = 0; k < n; k++) [result.real[k], result.imaginary[k]] = turned(convolved, k, angle(k));
  return result;
}

/** `[real, imaginary]` of a transform, or null for what is no series of numbers. */
function transformed(series: Json, imaginary: Json, sign: number, scaled: boolean): Json {
  const real = numbers(series);
  const other = imaginary === null || imaginary === "null" ? real?.map(() => 0) : numbers(imaginary);
  if (!real || !other || real.length !== other.length || [...real, ...other].includes(null)) return null;
  const values = { real: Float64Array.from(real, Number), imaginary: Float64Array.from(other, Number) };
  const result = transform(values, sign);
  const by = scaled ? real.length : 1;
  return arrayText([result.real, result.imaginary].map((items) => write([...items].map((item) => item / by))));
}

export const fourierFunctions: NativeFunction[] = [
  nativeFunction("kql_series_fft", ["dynamic", "dynamic"], "dynamic", (a: Json, b: Json) =>
    transformed(a, b, -1, false),
  ),
  nativeFunction("kql_series_ifft", ["dynamic", "dynamic"], "dynamic", (a: Json, b: Json) =>
    transformed(a, b, 1, true),
  ),
];
