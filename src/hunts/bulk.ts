import { setMaxListeners } from "node:events";
import { type Coverage, levelRank, rowCount, type TableHits } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import type { TableInfo } from "../model/logs.ts";
import { isoWindow } from "../model/window.ts";
import { type Asker, createAsker } from "./asker.ts";
import { newestBefore } from "./assemble.ts";
import { notSearched } from "./closed.ts";
import { judgeCoverage, searchable } from "./coverage.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import { type Finder, findersOf } from "./finder.ts";
import { runHunt } from "./hunt.ts";
import type { LibraryQuery } from "./library.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";
import { createPulse, settled } from "./pulse.ts";
import { askSources } from "./questions.ts";
import { groupsOf } from "./seen.ts";
import { readSightings, type Sighting, seenManyQuery } from "./seen-many.ts";
import { keptSince } from "./sources.ts";
import { createSteps, type Step, type Steps } from "./steps.ts";
import { inTurns } from "./turns.ts";
import type { Override } from "./verdict.ts";

export interface BulkQuestion extends Omit<HuntQuestion, "indicator"> {
  readonly indicators: readonly Indicator[];
}

/** One indicator of many: where it was seen, and its own hunt when there was one. */
export interface BulkEntry {
  readonly indicator: Indicator;
  /** Most hits first. */
  readonly tables: readonly TableHits[];
  readonly rows: number;
  readonly override: Override | null;
  /** Null for what was not seen, and for what was seen beyond `mostHunts`. */
  readonly answer: HuntAnswer | null;
  /** False for a range beyond `mostRanges`: nobody looked. */
  readonly searched: boolean;
}

export interface BulkAnswer {
  readonly window: { readonly from: string; readonly to: string };
  /** The most dangerous first; what was not seen comes last, in the order given. */
  readonly entries: readonly BulkEntry[];
  readonly coverage: Coverage;
  readonly keptSince: string | null;
  readonly newestRow: string | null;
  readonly queries: readonly { readonly id: string; readonly kql: string; readonly ms: number }[];
  readonly now: string;
  readonly tookMs: number;
}

export type BulkUpdate =
  | { readonly kind: "progress"; readonly steps: readonly Step[] }
  | { readonly kind: "answer"; readonly answer: BulkAnswer };

/** What was seen and gets a hunt of its own; more than this is named with its rows and tables only. */
export const mostHunts = 25;
/** Ranges cannot share a query: each is a hunt of its own. */
export const mostRanges = 10;
const tablesPerQuery = 10;
const queriesAbreast = 4;
const huntsAbreast = 3;

/**
 * Hunts many indicators: every table is read once for all of them, a few questions in all; what was seen is then hunted
 * one by one, and nothing that was not seen is asked of anybody outside. Throws as `runHunt` does.
 */
export async function* runBulkHunt(ports: HuntPorts, question: BulkQuestion): AsyncGenerator<BulkUpdate> {
  const started = performance.now();
  setMaxListeners(0, question.signal);
  const pulse = createPulse();
  const steps = createSteps(pulse.ring);
  const work = settled(askAll(ports, question, steps, started), pulse.ring);
  while (!work.done) {
    yield { kind: "progress", steps: steps.list() };
    await pulse.next();
  }
  yield { kind: "answer", answer: await work.promise };
}

async function askAll(ports: HuntPorts, question: BulkQuestion, steps: Steps, started: number): Promise<BulkAnswer> {
  const { indicators, window } = question;
  const [some = { kind: "ip", value: "0.0.0.0" } as const] = indicators;
  const draft = emptyDraft(some);
  draft.tables = await ports.logs.tables(question.signal);
  const asker = createAsker(ports, { ...question, indicator: some });
  const [sightings] = await Promise.all([
    searchAll(ports, asker, findersOf(indicators), draft.tables, steps),
    steps.track("sources", askSources(ports.library, asker, draft)),
  ]);
  question.signal.throwIfAborted();
  const tables = tablesByIndicator(sightings);
  const answers = await huntSeen(ports, question, tables, steps);
  const ranges = indicators.filter((indicator) => indicator.kind === "cidr").slice(mostRanges);
  const unsearched = new Set(ranges.map(indicatorKey));
  const entries = await inTurns(indicators, 1, async (indicator): Promise<BulkEntry> => {
    const answer = answers.get(indicatorKey(indicator)) ?? null;
    const own = answer?.result.tables ?? tables.get(indicatorKey(indicator)) ?? [];
    return {
      indicator,
      tables: own,
      rows: rowCount(own),
      override: await ports.override(indicator),
      answer,
      searched: !unsearched.has(indicatorKey(indicator)),
    };
  });
  return {
    window: isoWindow(window),
    entries: entries.sort((a, b) => danger(b) - danger(a) || b.rows - a.rows),
    coverage: coverageOf(ports, question, asker, draft, sightings),
    keptSince: keptSince(draft.profiles ?? [], draft.tables),
    newestRow: newestBefore(draft, window.from),
    queries: asker.record.queries,
    now: ports.clock().toISOString(),
    tookMs: Math.round(performance.now() - started),
  };
}

async function searchAll(
  ports: HuntPorts,
  asker: Asker,
  finders: readonly Finder[],
  tables: readonly TableInfo[],
  steps: Steps,
): Promise<Sighting[]> {
  const seen = ports.library.get("core/seen");
  if (!seen) throw new Error("the library has no query core/seen");
  const groups = groupsOf(
    searchable(tables).filter((table) => table.rows !== 0),
    tablesPerQuery,
  );
  const { searchIsCheap } = ports.logs;
  // Where a query is sent far, its text and what it may cost there are limited: one finder each.
  const batches = searchIsCheap ? [finders] : finders.map((finder) => [finder]);
  const questions = batches.flatMap((batch) => groups.map((group) => ({ batch, group })));
  const found = await inTurns(questions, queriesAbreast, ({ batch, group }) =>
    steps.track("full text", searchGroup(asker, seenManyQuery(seen, group, batch, searchIsCheap), batch)),
  );
  return found.flat();
}

async function searchGroup(asker: Asker, query: LibraryQuery, finders: readonly Finder[]): Promise<Sighting[]> {
  const answer = await asker.ask(query);
  return answer ? readSightings(answer, finders) : [];
}

/** A hunt each for what was seen, and for ranges; the most telling first. */
async function huntSeen(
  ports: HuntPorts,
  question: BulkQuestion,
  tables: ReadonlyMap<string, readonly TableHits[]>,
  steps: Steps,
): Promise<Map<string, HuntAnswer>> {
  const seen = question.indicators
    .filter((indicator) => tables.has(indicatorKey(indicator)))
    .sort((a, b) => telling(tables.get(indicatorKey(b))) - telling(tables.get(indicatorKey(a))))
    .slice(0, mostHunts);
  const ranges = question.indicators.filter((indicator) => indicator.kind === "cidr").slice(0, mostRanges);
  const answers = await inTurns([...seen, ...ranges], huntsAbreast, (indicator) =>
    steps.track("hunts of what was seen", lastAnswer(ports, { ...question, indicator })),
  );
  return new Map(answers.map((answer) => [indicatorKey(answer.result.indicator), answer]));
}

async function lastAnswer(ports: HuntPorts, question: HuntQuestion): Promise<HuntAnswer> {
  const hunt = runHunt(ports, question);
  for (;;) {
    const step = await hunt.next();
    if (step.done) return step.value;
  }
}

/** Tables that say a value is known, not that it was there. */
const telltale = /^(ThreatIntel|BYOThreatIntel|Watchlist|SecurityAlert|SecurityIncident|Usage)/;

function telling(tables: readonly TableHits[] = []): number {
  const acts = tables.filter((table) => !telltale.test(table.table));
  return acts.length * 1_000_000 + Math.min(999_999, rowCount(acts));
}

/** By what happened, then by the verdict; seen without a hunt of its own stands between mentioned and not seen. */
function danger({ answer, tables, override }: BulkEntry): number {
  const verdicts = ["benign", "unknown", "suspicious", "malicious"];
  if (answer) {
    const level = answer.ours ? 1 : levelRank(answer.result.activity.level) * 2;
    return level * 10 + verdicts.indexOf(answer.result.verdict.level);
  }
  return (tables.length > 0 ? 10 : 0) + (override ? verdicts.indexOf(override.verdict) : 1);
}

function tablesByIndicator(sightings: readonly Sighting[]): Map<string, readonly TableHits[]> {
  const found = new Map<string, Map<string, TableHits>>();
  for (const { indicator, table, hits, first, last } of sightings) {
    const own = found.get(indicatorKey(indicator)) ?? new Map<string, TableHits>();
    const known = own.get(table);
    own.set(table, {
      table,
      hits: (known?.hits ?? 0) + hits,
      first: known?.first && known.first < first ? known.first : first,
      last: known?.last && known.last > last ? known.last : last,
    });
    found.set(indicatorKey(indicator), own);
  }
  return new Map([...found].map(([key, own]) => [key, [...own.values()].sort((a, b) => b.hits - a.hits)]));
}

function coverageOf(
  ports: HuntPorts,
  { window }: BulkQuestion,
  { record }: Asker,
  draft: Draft,
  sightings: readonly Sighting[],
): Coverage {
  const failed = record.failures.flatMap(({ id, tables, reason }) =>
    id === "core/seen-many" ? tables.map((table) => ({ table, reason })) : [],
  );
  const questions = record.failures.flatMap(({ id, tables, reason }) =>
    id === "core/seen-many" ? [] : tables.slice(0, 1).map((table) => ({ table, reason: `${id}: ${reason}` })),
  );
  const hits = [...new Set(sightings.map((sighting) => sighting.table))].map((table) => ({
    table,
    hits: 0,
    first: null,
    last: null,
  }));
  return judgeCoverage({
    window,
    now: ports.clock(),
    tables: draft.tables,
    kind: null,
    hits,
    failed: [...new Map(failed.map((entry) => [entry.table, entry])).values()],
    questions,
    left: notSearched(ports),
    profiles: draft.profiles,
    absent: [],
    partial: record.partial.length > 0,
  });
}
