import { arrayText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";
import { type Json, numbers, write } from "./series.ts";

interface Complex {
  readonly real: number[];
  readonly imaginary: number[];
}

/** The discrete Fourier transform of any length: halved while it is even, summed up where it is odd. */
function transform({ real, imaginary }: Complex, sign: number): Complex {
  const n = real.length;
  if (n <= 1) return { real, imaginary };
  if (n % 2 === 1) return summed({ real, imaginary }, sign);
  const every = (items: number[], from: number) => items.filter((_, index) => index % 2 === from);
  const even = transform({ real: every(real, 0), imaginary: every(imaginary, 0) }, sign);
  const odd = transform({ real: every(real, 1), imaginary: every(imaginary, 1) }, sign);
  const result: Complex = { real: Array<number>(n), imaginary: Array<number>(n) };
  for (let k = 0; k < n / 2; k++) {
    const angle = (sign * 2 * Math.PI * k) / n;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [odd.real[k] ?? 0, odd.imaginary[k] ?? 0];
    const [re, im] = [x * c - y * s, x * s + y * c];
    const [a, b] = [even.real[k] ?? 0, even.imaginary[k] ?? 0];
    [result.real[k], result.imaginary[k]] = [a + re, b + im];
    [result.real[k + n / 2], result.imaginary[k + n / 2]] = [a - re, b - im];
  }
  return result;
}

function summed({ real, imaginary }: Complex, sign: number): Complex {
  const n = real.length;
  const result: Complex = { real: Array<number>(n).fill(0), imaginary: Array<number>(n).fill(0) };
  for (let k = 0; k < n; k++) {
    for (let t = 0; t < n; t++) {
      const angle = (sign * 2 * Math.PI * ((k * t) % n)) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [x, y] = [real[t] ?? 0, imaginary[t] ?? 0];
      result.real[k] = (result.real[k] ?? 0) + x * c - y * s;
      result.imaginary[k] = (result.imaginary[k] ?? 0) + x * s + y * c;
    }
  }
  return result;
}

/** `[real, imaginary]` of a transform, or null for what is no series of numbers. */
function transformed(series: Json, imaginary: Json, sign: number, scaled: boolean): Json {
  const real = numbers(series);
  const other = imaginary === null || imaginary === "null" ? real?.map(() => 0) : numbers(imaginary);
  if (!real || !other || real.length !== other.length || [...real, ...other].includes(null)) return null;
  const result = transform({ real: real.map(Number), imaginary: other.map(Number) }, sign);
  const by = scaled ? real.length : 1;
  return arrayText([result.real, result.imaginary].map((items) => write(items.map((item) => item / by))));
}

export const fourierFunctions: NativeFunction[] = [
  nativeFunction("kql_series_fft", ["dynamic", "dynamic"], "dynamic", (a: Json, b: Json) =>
    transformed(a, b, -1, false),
  ),
  nativeFunction("kql_series_ifft", ["dynamic", "dynamic"], "dynamic", (a: Json, b: Json) =>
    transformed(a, b, 1, true),
  ),
];
