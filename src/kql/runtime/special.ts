import { type NativeFunction, nativeFunction } from "./native.ts";

/** Gamma, error and beta functions. */

type Real = number | null;

// Lanczos' approximation with g = 7 and nine terms: 15 digits.
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const z = x - 1;
  const sum = lanczos.slice(1).reduce((total, term, index) => total + term / (z + index + 1), lanczos[0] ?? 0);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

function gamma(x: number): number {
  if (Number.isInteger(x)) {
    if (x <= 0) return Number.NaN;
    if (x <= 171) return Array.from({ length: x - 1 }, (_, index) => index + 1).reduce((a, b) => a * b, 1);
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  return Math.exp(logGamma(x));
}

/** A series of positive terms, which loses nothing; far out it would be 1 to the last digit. */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  let [sum, term] = [size, size];
  for (let n = 1; term > sum * 1e-17 && n < 1000; n++) sum += term *= (2 * size * size) / (2 * n + 1);
  return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-size * size) * sum;
}

/** Where erf is near 1, a continued fraction, from the inside out. */
function erfc(x: number): number {
  if (x < 2) return 1 - erf(x);
  let rest = x;
  for (let n = 100; n >= 1; n--) rest = x + n / 2 / rest;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / rest;
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

const logBeta = (a: number, b: number) => logGamma(a) + logGamma(b) - logGamma(a + b);

function betaCdf(x: number, a: number, b: number): number {
  if (a <= 0 || b <= 0) return Number.NaN;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) - logBeta(a, b));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaPdf(x: number, a: number, b: number): number {
  if (a <= 0 || b <= 0) return Number.NaN;
  return x < 0 || x > 1 ? 0 : Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log(1 - x) - logBeta(a, b));
}

/** Where the distribution reaches the probability, by halving. */
function betaInverse(probability: number, a: number, b: number): number {
  if (!(probability >= 0 && probability <= 1) || a <= 0 || b <= 0) return Number.NaN;
  let [low, high] = [0, 1];
  for (let step = 0; step < 200 && high - low > 0; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (betaCdf(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return high;
}

interface Sample {
  readonly mean: Real;
  readonly variance: Real;
  readonly count: Real;
}

/** How likely two samples of one mean are at least so far apart: both tails of Student's distribution. */
function welch(a: Sample, b: Sample): Real {
  const [share, other] = [a, b].map(({ variance, count }) => (variance ?? Number.NaN) / (count ?? Number.NaN)) as [
    number,
    number,
  ];
  const freedom = (share + other) ** 2 / (share ** 2 / ((a.count ?? 0) - 1) + other ** 2 / ((b.count ?? 0) - 1));
  const square = ((a.mean ?? Number.NaN) - (b.mean ?? Number.NaN)) ** 2 / (share + other);
  const found = betaCdf(freedom / (freedom + square), freedom / 2, 0.5);
  return Number.isNaN(found) ? null : found;
}

const ofOne = (name: string, run: (x: number) => number) =>
  nativeFunction(name, ["real"], "real", (x: Real) => (x === null ? null : run(x)));
const ofThree = (name: string, run: (x: number, a: number, b: number) => number) =>
  nativeFunction(name, ["real", "real", "real"], "real", (x: Real, a: Real, b: Real) =>
    x === null || a === null || b === null ? null : run(x, a, b),
  );

export const specialFunctions: NativeFunction[] = [
  ofOne("kql_gamma", gamma),
  ofOne("kql_loggamma", (x) => (x > 0 ? logGamma(x) : Number.NaN)),
  ofOne("kql_erf", erf),
  ofOne("kql_erfc", erfc),
  ofThree("kql_beta_cdf", betaCdf),
  ofThree("kql_beta_inv", betaInverse),
  ofThree("kql_beta_pdf", betaPdf),
  nativeFunction("kql_welch", Array<"real">(6).fill("real"), "real", (...parts: Real[]) => {
    const sample = ([mean = null, variance = null, count = null]: Real[]): Sample => ({ mean, variance, count });
    return welch(sample(parts.slice(0, 3)), sample(parts.slice(3)));
  }),
];
