import { objectText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";
import { type Json, mean, numbers, outlierScores, sum, write } from "./series.ts";

/** A series taken apart: `baseline` is `trend` plus `seasonal`, `residual` what is left of the series. */
interface Parts {
  readonly baseline: number[];
  readonly seasonal: number[];
  readonly trend: number[];
  readonly residual: number[];
}

interface Model {
  /** A length in points, 0 for none, -1 to find it. */
  readonly seasonality: number;
  readonly trend: string;
  /** Points at the end that are judged but not learnt from. */
  readonly testPoints: number;
  /** How alike the periods must be for a found season to count, 0 to 1. */
  readonly threshold: number;
}

/**
 * Trend first (the average, a least-squares line or none), then the mean of what is left for each place in the season.
 * Kusto documents these steps but not its period search; here a period is the lag at which the detrended series is most
 * like itself (autocorrelation), the shortest of those nearly as good.
 */
function decompose(values: readonly number[], model: Model): Parts {
  const learnt = values.slice(0, Math.max(1, values.length - Math.max(0, model.testPoints)));
  const trend = trendOf(learnt, values.length, model.trend);
  const detrended = learnt.map((value, index) => value - (trend[index] ?? 0));
  const period = model.seasonality < 0 ? foundPeriod(detrended, model.threshold) : Math.round(model.seasonality);
  const season = period > 1 && period <= learnt.length ? seasonOf(detrended, period) : undefined;
  const seasonal = values.map((_, index) => season?.[index % period] ?? 0);
  const baseline = values.map((_, index) => (trend[index] ?? 0) + (seasonal[index] ?? 0));
  return { baseline, seasonal, trend, residual: values.map((value, index) => value - (baseline[index] ?? 0)) };
}

function trendOf(learnt: readonly number[], length: number, kind: string): number[] {
  const places = Array.from({ length }, (_, index) => index);
  if (kind === "none") return places.map(() => 0);
  const average = mean(learnt);
  if (kind === "avg") return places.map(() => average);
  const middle = (learnt.length - 1) / 2;
  const spread = sum(learnt.map((_, index) => (index - middle) ** 2));
  const slope = spread === 0 ? 0 : sum(learnt.map((value, index) => (index - middle) * (value - average))) / spread;
  return places.map((index) => average + slope * (index - middle));
}

function seasonOf(detrended: readonly number[], period: number): number[] {
  const places = Array.from({ length: period }, (_, place) => detrended.filter((_, index) => index % period === place));
  return places.map(mean);
}

const nearlyAsGood = 0.9;

function foundPeriod(detrended: readonly number[], threshold: number): number {
  const average = mean(detrended);
  const centred = detrended.map((value) => value - average);
  const power = mean(centred.map((value) => value * value));
  if (!(power > 0)) return 0;
  const longest = Math.floor(detrended.length / 2);
  const likeness = Array.from({ length: longest + 1 }, (_, lag) =>
    lag < 2 ? 0 : mean(centred.slice(lag).map((value, index) => value * (centred[index] ?? 0))) / power,
  );
  const peak = (lag: number) =>
    (likeness[lag] ?? 0) > (likeness[lag - 1] ?? 0) && (likeness[lag] ?? 0) >= (likeness[lag + 1] ?? -1);
  const peaks = [...likeness.keys()].filter((lag) => lag >= 2 && peak(lag) && (likeness[lag] ?? 0) >= threshold);
  const best = Math.max(0, ...peaks.map((lag) => likeness[lag] ?? 0));
  return peaks.find((lag) => (likeness[lag] ?? 0) >= best * nearlyAsGood) ?? 0;
}

/** The fewest points that Kusto takes for a period. */
const shortestPeriod = 4;

/** The median of each place in the season; zeros where no season was found that came twice and once more at least in part. */
function seasonal(json: Json, given: bigint): Json {
  const values = numbers(json)?.map((value) => value ?? 0);
  if (!values) return null;
  const found = given === -1n ? foundPeriod(values, 0.7) : 0;
  const period = given === -1n ? (found >= shortestPeriod && 2 * found < values.length ? found : 0) : Number(given);
  if (period < 1) return write(values.map(() => 0));
  return write(values.map((_, index) => median(values.filter((_, other) => other % period === index % period))));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return (low + high) / 2;
}

function modelOf(seasonality: number, trend: string, testPoints: bigint, threshold: number): Model {
  return { seasonality, trend: trend.toLowerCase(), testPoints: Number(testPoints), threshold };
}

function partsBag(json: Json, seasonality: number, trend: string, testPoints: bigint, threshold: number): Json {
  const values = numbers(json)?.map((value) => value ?? 0);
  if (!values || values.length === 0) return null;
  const parts = decompose(values, modelOf(seasonality, trend, testPoints, threshold));
  return objectText(
    (["baseline", "seasonal", "trend", "residual"] as const).map((name) => [name, write(parts[name])] as const),
  );
}

/** Points whose residual lies outside Tukey's fences by more than `limit` ranges are flagged 1 (above) or -1 (below). */
function anomalies(
  json: Json,
  limit: number,
  seasonality: number,
  trend: string,
  testPoints: bigint,
  method: string,
  threshold: number,
): Json {
  const values = numbers(json)?.map((value) => value ?? 0);
  if (!values || values.length === 0) return null;
  const model = modelOf(seasonality, trend, testPoints, threshold);
  const { baseline, residual } = decompose(values, model);
  const learnt = residual.slice(0, Math.max(1, values.length - Math.max(0, model.testPoints)));
  const scores = outlierScores(residual, learnt, method.toLowerCase() === "tukey" ? [25, 75] : [10, 90]);
  const flags = scores.map((score) => (score > limit ? 1 : score < -limit ? -1 : 0));
  return objectText([
    ["ad_flag", `[${flags.join(",")}]`],
    ["ad_score", write(scores)],
    ["baseline", write(baseline)],
  ]);
}

function forecast(json: Json, points: bigint, seasonality: number, trend: string, threshold: number): Json {
  const values = numbers(json)?.map((value) => value ?? 0);
  if (!values || values.length === 0) return null;
  return write(decompose(values, modelOf(seasonality, trend, points, threshold)).baseline);
}

export const decomposeFunctions: NativeFunction[] = [
  nativeFunction("kql_series_seasonal", ["dynamic", "long"], "dynamic", seasonal),
  nativeFunction("kql_series_decompose", ["dynamic", "real", "string", "long", "real"], "dynamic", partsBag),
  nativeFunction(
    "kql_series_decompose_anomalies",
    ["dynamic", "real", "real", "string", "long", "string", "real"],
    "dynamic",
    anomalies,
  ),
  nativeFunction("kql_series_decompose_forecast", ["dynamic", "long", "real", "string", "real"], "dynamic", forecast),
];
