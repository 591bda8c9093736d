import type { Window } from "../../model/window.ts";

const duration =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const unitMs = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];

/**
 * The window an ISO 8601 timespan means: `P7D` and `PT24H` end now; `start/end`, `start/duration`, `duration/end`.
 * Months and years have no one length and are no timespan. Undefined for anything else.
 */
export function readTimespan(text: string, now: Date): Window | undefined {
  const [first = "", second, ...more] = text.split("/");
  if (more.length > 0) return undefined;
  if (second === undefined) return between(durationMs(first), now.getTime(), "duration first");
  const [from, to] = [instant(first), instant(second)];
  if (from !== undefined && to !== undefined) return { from: new Date(from), to: new Date(to) };
  if (from !== undefined) return between(durationMs(second), from, "instant first");
  if (to !== undefined) return between(durationMs(first), to, "duration first");
  return undefined;
}

function between(
  length: number | undefined,
  at: number,
  order: "instant first" | "duration first",
): Window | undefined {
  if (length === undefined) return undefined;
  return order === "instant first"
    ? { from: new Date(at), to: new Date(at + length) }
    : { from: new Date(at - length), to: new Date(at) };
}

function durationMs(text: string): number | undefined {
  const match = duration.exec(text);
  if (!match || text.endsWith("P") || text.endsWith("T")) return undefined;
  return unitMs.reduce((sum, unit, at) => sum + unit * Number(match[at + 1] ?? 0), 0);
}

function instant(text: string): number | undefined {
  if (!/^\d{4}-\d{2}/.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) || !text.includes("T") ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}
