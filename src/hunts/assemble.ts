import type { Finding } from "../model/enrich.ts";
import type { AlertItem, EnrichmentItem, LensName, TableHits } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import { isCrowded } from "../model/shared-range.ts";
import { isoWindow } from "../model/window.ts";
import { judgeActivity } from "./activity.ts";
import type { AskRecord } from "./asker.ts";
import { notSearched } from "./closed.ts";
import { judgeCoverage } from "./coverage.ts";
import type { Draft } from "./draft.ts";
import { dynamicName } from "./dynamic-name.ts";
import { confinedBy, shownFinding, shownIntelligence } from "./handling.ts";
import { incidentNumbers } from "./incidents.ts";
import { byWeight, judgeIntelligence } from "./intelligence.ts";
import { absentLenses, lensAnswers } from "./lenses.ts";
import { isRead } from "./library.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";
import { guessOurs } from "./prevalence.ts";
import { relatedItems } from "./related.ts";
import { tableHits, timeline } from "./seen.ts";
import { dataEnd, keptSince } from "./sources.ts";
import { departures, isOurs } from "./use.ts";
import { judgeVerdict } from "./verdict.ts";

export interface Circumstances {
  readonly ports: HuntPorts;
  readonly question: HuntQuestion;
  readonly record: AskRecord;
  readonly tookMs: number;
}

/** Puts the parts of a hunt together and judges them. Pure but for the clock. */
export function assemble(draft: Draft, { ports, question, record, tookMs }: Circumstances): HuntAnswer {
  const { window } = question;
  const { indicator } = draft;
  const now = ports.clock();
  const hits = tableHits(draft.hours);
  const ours = draft.ours ?? (indicator.kind === "ip" && draft.prevalence ? guessOurs(draft.prevalence) : null);
  const odd = isOurs(indicator.kind)
    ? departures({ rows: draft.rows, noticed: draft.departures, habits: draft.habits })
    : null;
  const activity = judgeActivity({
    rows: draft.rows,
    tables: hits,
    now,
    seenBefore: draft.seenBefore,
    departures: odd,
  });
  const seen = activity.firstSeen && activity.lastSeen ? { first: activity.firstSeen, last: activity.lastSeen } : null;
  const records = draft.intelligence ?? [];
  const shown = shownIntelligence(records, question.named === true);
  const intelligence = shown.toSorted(byWeight).map((record) => judgeIntelligence(record, seen, now));
  const findings = draft.findings.map((finding) => shownFinding(finding, question.named === true));
  const handling = confinedBy(question, draft.handling, draft.findings);
  const alerts = withIncidents(draft);
  const named = dynamicName(indicator.value, findings);
  const verdict = judgeVerdict({
    activity: activity.level,
    departures: odd,
    alerts,
    intelligence,
    findings,
    failedAccounts: failedAccounts(draft),
    newHere: activity.seenBefore === false,
    shared: sharedWords(draft),
    dynamic: named !== null || draft.shared?.kind === "dynamic",
    approved: ours && ours.source !== "guess" ? `${ours.label}: ${ours.reason}` : null,
    override: draft.override,
    now,
  });
  const absent: LensName[] = absentLenses(ports.library, indicator.kind, draft.tables);
  const coverage = judgeCoverage({
    window,
    now,
    tables: draft.tables,
    kind: indicator.kind,
    hits,
    failed: unread(record),
    questions: unreadQuestions(record),
    left: [
      ...notSearched(ports),
      ...(indicator.kind === "cidr"
        ? [{ table: "Free text", reason: "ranges are looked for in address columns only" }]
        : []),
    ],
    profiles: draft.profiles,
    absent,
    partial: record.partial.length > 0,
  });
  return {
    result: {
      indicator,
      asked: question.indicator,
      window: isoWindow(window),
      activity,
      verdict,
      lenses: lensAnswers(ports.library, indicator.kind, draft.tables, draft.rows, intelligence.length),
      tables: hits,
      coverage,
      timeline: timeline(draft.hours, window),
      alerts: { total: alerts.length, items: alerts, around: draft.alertsAround },
      incidents: draft.holders.map(({ item }) => item),
      intelligence,
      tlp: { level: handling.level, reason: handling.reason },
      related: relatedItems({ ...draft, hunted: indicator }),
      anomalies: draft.anomalies,
      subject: draft.subject,
      enrichment: findings.map(enrichmentItem),
      links: { chart: null, map: null, portal: null },
      queries: record.queries,
      tookMs,
    },
    binds: handling.isLabel ? handling.level : "clear",
    withheld: records.length - shown.length,
    rows: draft.rows,
    alerts: draft.alerts.map((details, at) => ({ ...details, item: alerts[at] ?? details.item })),
    earlierIncidents: draft.earlierIncidents,
    findings,
    ours,
    shared: draft.shared,
    dynamicName: named,
    prevalence: draft.prevalence,
    unread: hits.filter(({ table }) => !isRead(ports.library, indicator.kind, table)),
    keptSince: keptSince(draft.profiles ?? [], draft.tables),
    newestRow: newestBefore(draft, window.from),
    dataEnds: lastOfAll(draft, hits, window.to < now ? window.to : now),
    departures: odd ?? [],
    habits: draft.habits,
    now: now.toISOString(),
  };
}

/** Whose shared service it is; what others did with it says nothing about who used it here. */
function sharedWords({ shared, prevalence }: Draft): string | null {
  if (shared && shared.kind !== "dynamic") return `${shared.name}, ${shared.range}`;
  return isCrowded(prevalence) ? `${prevalence.names.length} names were reached on it` : null;
}

/** Each alert with the number of the incident that holds it. */
function withIncidents({ alerts, holders }: Draft): AlertItem[] {
  const numbers = incidentNumbers(holders);
  return alerts.map(({ item }) => ({ ...item, incident: numbers.get(item.id) ?? null }));
}

function failedAccounts(draft: Draft): number {
  const failed = draft.rows.filter((row) => row.lens === "identity" && row.outcome === "tried");
  return new Set(failed.map((row) => row.actor.toLowerCase()).filter(Boolean)).size;
}

const isSearch = (id: string) => id === "core/seen" || id === "core/seen-range";

/** The tables that a search could not read. */
function unread(record: AskRecord): { table: string; reason: string }[] {
  return record.failures
    .filter((failure) => isSearch(failure.id))
    .flatMap(({ tables, reason }) => tables.map((table) => ({ table, reason })));
}

/** Other questions that got no answer, each named once. */
function unreadQuestions(record: AskRecord): { table: string; reason: string }[] {
  return record.failures
    .filter((failure) => !isSearch(failure.id))
    .flatMap(({ id, tables, reason }) => tables.slice(0, 1).map((table) => ({ table, reason: `${id}: ${reason}` })));
}

/** Where the data as a whole has ended: no row is younger, by the accounting, by the tables, or by what was found. */
function lastOfAll(draft: Draft, hits: readonly TableHits[], end: Date): string | null {
  const accounted = dataEnd(draft.profiles ?? [], end)?.toISOString();
  if (accounted === undefined) return null;
  const known = [accounted, ...draft.tables.map(({ newest }) => newest), ...hits.map(({ last }) => last)];
  return (
    known
      .filter((time): time is string => Boolean(time) && Date.parse(time ?? "") < end.getTime())
      .sort()
      .at(-1) ?? accounted
  );
}

/** The newest row anywhere, when all of the data is older than the window. */
export function newestBefore(draft: Draft, from: Date): string | null {
  const known = [
    ...(draft.profiles ?? []).map((profile) => profile.last),
    ...draft.tables.flatMap((table) => table.newest ?? []),
  ];
  const newest = known.filter(Boolean).sort().at(-1);
  return newest !== undefined && newest < from.toISOString() ? newest : null;
}

function enrichmentItem(finding: Finding): EnrichmentItem {
  const { provider, kind, status, verdict, score, evidence, cached, ageMs } = finding;
  return { provider, kind, status, verdict, score, evidence, link: finding.link ?? null, cached, ageMs };
}
