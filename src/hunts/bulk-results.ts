import type { Activity, HuntResult, Verdict } from "../model/hunt.ts";
import type { BulkAnswer, BulkEntry } from "./bulk.ts";
import { judgeVerdict } from "./verdict.ts";

/** Each indicator of a bulk hunt with the answer of a hunt, in the order of the answer: the most dangerous first. */
export function resultsOf(bulk: BulkAnswer): (Pick<BulkEntry, "answer" | "searched"> & { result: HuntResult })[] {
  return bulk.entries.map((entry) => {
    const { answer, searched } = entry;
    return { answer, searched, result: answer?.result ?? resultOf(entry, bulk) };
  });
}

/** What is known of an indicator that got no hunt of its own: its rows, and what was looked at for all of them. */
function resultOf(entry: BulkEntry, bulk: BulkAnswer): HuntResult {
  const { indicator, tables, searched } = entry;
  return {
    indicator,
    asked: indicator,
    window: bulk.window,
    activity: activityOf(entry),
    verdict: verdictOf(entry, bulk),
    subject: null,
    anomalies: [],
    lenses: [],
    tables,
    coverage: searched
      ? bulk.coverage
      : { ...bulk.coverage, searched: 0, empty: 0, partial: true, skipped: [...bulk.coverage.skipped, notSearched] },
    timeline: { step: "PT1H", series: [] },
    alerts: { total: 0, items: [], around: [] },
    incidents: [],
    intelligence: [],
    related: [],
    enrichment: [],
    links: { chart: null, map: null, portal: null },
    queries: [],
    tookMs: bulk.tookMs,
  };
}

const notSearched = { table: "all", reason: "a range beyond the first of a report: hunt it alone" };

/** Rows without a hunt say that it is named, not what it did. */
function activityOf({ tables, searched }: BulkEntry): Activity {
  const seen = tables.length > 0;
  const reason = seen
    ? "rows name it; what they say was not looked into, for too many were seen"
    : searched
      ? "no row names it"
      : "nobody looked";
  return {
    level: seen ? "mentioned" : "none",
    reasons: [reason],
    firstSeen: null,
    lastSeen: null,
    ongoing: false,
    seenBefore: null,
    use: null,
  };
}

function verdictOf({ override }: BulkEntry, { now }: BulkAnswer): Verdict {
  return judgeVerdict({
    activity: "none",
    alerts: [],
    intelligence: [],
    findings: [],
    failedAccounts: 0,
    departures: [],
    newHere: false,
    shared: null,
    dynamic: false,
    approved: null,
    override,
    now: new Date(now),
  });
}
