import type { Line } from "../model/card.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import { clock, number, plural } from "./words.ts";

/** The hour furthest from its own past, and by which method; empty where none is, or the past is too short to tell. */
export function anomalyLine({ result: { anomalies } }: HuntAnswer): Line {
  const [worst] = anomalies;
  if (!worst) return [];
  const { series, time, value, usual, pastDays, method } = worst;
  const times = `${number(Math.floor(value / usual))}x the median hour of the ${pastDays} days before`;
  const more = anomalies.length > 1 ? ` (+${plural(anomalies.length - 1, "hour")})` : "";
  return [`${series} ${clock(time)} were ${times}${more}: ${method}`];
}
