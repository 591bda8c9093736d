import type { Anomaly } from "../model/hunt.ts";
import type { Answer } from "../model/logs.ts";
import { reader, text } from "./lens-row.ts";

/** The question that compares a series with its own past, and how: its own comment says the same. */
export const seriesQuestion = "ip/bytes-series";
const method = "series_decompose_anomalies, threshold 1.5";

const day = 24;

/** Reads the hours of `ip/bytes-series` that it found unusual, furthest from their past first. */
export function readAnomalies(answer: Answer): Anomaly[] {
  const read = reader(answer);
  return answer.rows
    .filter((row) => read(row, "Unusual") === true)
    .map((row) => ({
      series: "network bytes",
      time: text(read(row, "TimeGenerated")),
      value: Number(read(row, "Bytes")),
      usual: Number(read(row, "Median")),
      pastDays: Math.floor(Number(read(row, "Earlier")) / day),
      method,
    }))
    .sort((a, b) => b.value / b.usual - a.value / a.usual || a.time.localeCompare(b.time));
}
