import type { Coverage } from "../model/hunt.ts";
import { clock, day, hour, listed, plural } from "./words.ts";

/** What could not be seen, in words: silence, absence, plans, failures. Empty only when there is nothing to say. */
export function blindSpots(
  coverage: Coverage,
  window: { readonly to: string },
  dataEnds: string | null = null,
): string[] {
  const unasked = coverage.skipped.filter((entry) => /plan/.test(entry.reason));
  const other = coverage.skipped.filter((entry) => !/plan/.test(entry.reason));
  return [
    ...(dataEnds ? [`no table has rows after ${clock(dataEnds)}`] : []),
    ...coverage.failed.slice(0, 2).map((entry) => `${entry.table} could not be read: ${entry.reason}`),
    ...(coverage.failed.length > 2 ? [`${coverage.failed.length - 2} more failures in Details`] : []),
    ...coverage.stale.slice(0, 3).map((entry) => `${entry.table} silent since ${clock(entry.last)}`),
    ...(coverage.stale.length > 3 ? [`${coverage.stale.length - 3} more silent`] : []),
    ...coverage.shortRetention.slice(0, 2).map((entry) => `${entry.table} starts only ${day(entry.from)}`),
    ...(coverage.absent.length > 0 ? [`no ${listed(coverage.absent, 4)} logs here`] : []),
    ...(unasked.length > 0 ? [`${plural(unasked.length, "Basic/Auxiliary table")} not searched`] : []),
    ...(other.length > 0 ? [listedReasons(other)] : []),
    ...(coverage.partial ? ["some answers are partial"] : []),
    ...late(coverage, window),
  ];
}

function listedReasons(entries: Coverage["skipped"]): string {
  const first = entries[0];
  if (!first) return "";
  const same = entries.filter((entry) => entry.reason === first.reason);
  const rest = entries.length - same.length;
  return `${listed(
    same.map((entry) => entry.table),
    2,
  )} not searched (${first.reason})${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Office 365 rows arrive up to 90 minutes late: "complete only to 22:30". */
function late(coverage: Coverage, window: { readonly to: string }): string[] {
  const until = coverage.completeTo["files and mail"];
  return until !== undefined && until < window.to ? [`Office 365 complete only to ${hour(until)}`] : [];
}
