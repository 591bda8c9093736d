import type { Coverage } from "../model/hunt.ts";
import { clock, day, hour, listed, plural } from "./words.ts";

/** What could not be seen, in words: silence, absence, plans, failures. Empty only when there is nothing to say. */
export function blindSpots(
  coverage: Coverage,
  window: { readonly to: string },
  { now = window.to, dataEnds = null }: { readonly now?: string; readonly dataEnds?: string | null } = {},
): string[] {
  const unasked = coverage.skipped.filter((entry) => /plan/.test(entry.reason));
  const other = coverage.skipped.filter((entry) => !/plan/.test(entry.reason));
  return [
    ...(coverage.silent ? ["no table received a row in that time"] : []),
    ...(dataEnds ? [`no table has rows after ${clock(dataEnds)}`] : []),
    ...coverage.failed.slice(0, 2).map((entry) => `${entry.table}: ${entry.reason}`),
    ...(coverage.failed.length > 2 ? [`${coverage.failed.length - 2} more failures in Details`] : []),
    ...coverage.stale.slice(0, 3).map((entry) => `${entry.table} silent since ${clock(entry.last)}`),
    ...(coverage.stale.length > 3 ? [`${coverage.stale.length - 3} more silent`] : []),
    ...coverage.shortRetention.slice(0, 2).map((entry) => `${entry.table} starts only ${day(entry.from)}`),
    ...(coverage.absent.length > 0 ? [`no ${listed(coverage.absent, 4)} logs here`] : []),
    ...(unasked.length > 0 ? [`${plural(unasked.length, "Basic/Auxiliary table")} not searched`] : []),
    ...listedReasons(other),
    ...(coverage.plansUnknown ? ["table plans unknown"] : []),
    ...(coverage.partial ? ["some answers are partial"] : []),
    ...late(coverage, window.to, now),
  ];
}

/** Why the alerts were not read; null where they were. */
export function alertsUnread({ skipped }: Coverage): string | null {
  return skipped.find(({ table }) => table.toLowerCase() === "securityalert")?.reason ?? null;
}

/** Every reason once, with the tables it is the reason for. */
function listedReasons(entries: Coverage["skipped"]): string[] {
  const reasons = [...new Set(entries.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const tables = entries.filter((entry) => entry.reason === reason).map(({ table }) => table);
    return `${listed(tables, 2)} not searched: ${reason}`;
  });
}

/** Office 365 rows arrive up to 90 minutes late: "complete only to 22:30". Once that has passed nothing is missing. */
function late({ completeTo }: Coverage, end: string, now: string): string[] {
  const until = completeTo["files and mail"];
  if (until === undefined || until >= end) return [];
  const arrived = Date.parse(end) + (Date.parse(end) - Date.parse(until));
  return Date.parse(now) < arrived ? [`Office 365 complete only to ${hour(until)}`] : [];
}
