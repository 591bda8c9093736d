import { setMaxListeners } from "node:events";
import type { Tlp } from "../model/enrich.ts";
import type { HuntAnswer, LensRow } from "../model/hunt-answer.ts";
import type { IndicatorKind } from "../model/indicator.ts";
import { askAround } from "./around.ts";
import { type Asker, createAsker } from "./asker.ts";
import { assemble } from "./assemble.ts";
import { searchable } from "./coverage.ts";
import { askDeeds } from "./deeds.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import { askKnown } from "./known.ts";
import type { Library } from "./library.ts";
import { askOutsideLogons } from "./outside-logons.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";
import { createPulse, settled } from "./pulse.ts";
import {
  askAlerts,
  askBehaviour,
  askHabits,
  askHistory,
  askLenses,
  askOurs,
  askPrevalence,
  askSeen,
  askSeenRange,
  askSeries,
  askSources,
  askWatchlists,
  spareLenses,
} from "./questions.ts";
import { createSteps, type Step, type Steps } from "./steps.ts";
import { askSubject } from "./subject.ts";
import { isOurs } from "./use.ts";

export type HuntUpdate =
  | { readonly kind: "progress"; readonly steps: readonly Step[] }
  | { readonly kind: "answer"; readonly answer: HuntAnswer; readonly final: boolean };

/**
 * Hunts one indicator: every question in parallel, progress as they end, the workspace's answer as soon as it is whole,
 * and the final answer once enrichment has answered or run out of its budget. Throws a Failure when the workspace cannot
 * be read at all, and the signal's reason when cancelled.
 */
export async function* runHunt(ports: HuntPorts, question: HuntQuestion): AsyncGenerator<HuntUpdate, HuntAnswer> {
  const started = performance.now();
  // Every question of a hunt listens to the one signal.
  setMaxListeners(0, question.signal);
  const pulse = createPulse();
  const steps = createSteps(pulse.ring);
  const draft = emptyDraft(question.indicator);
  const asker = createAsker(ports, question);
  const finish = () =>
    assemble(draft, { ports, question, record: asker.record, tookMs: Math.round(performance.now() - started) });

  draft.ours = ports.ours(question.indicator);
  draft.shared = ports.shared?.(question.indicator) ?? null;
  draft.override = await ports.override(question.indicator);
  const known = askKnown(ports, question, { asker, draft, steps });
  // Nobody outside hears of it before the workspace has said how far it may go.
  const handling = known.then(
    () => draft.handling.level,
    () => "red" as const,
  );
  const enrichment = settled(steps.track("reputation and owner", enrich(ports, question, draft, handling)), pulse.ring);
  draft.tables = await ports.logs.tables(question.signal);
  const workspace = settled(askWorkspace(ports, question, asker, draft, steps, known), pulse.ring);

  while (!workspace.done) {
    yield { kind: "progress", steps: steps.list() };
    await pulse.next();
  }
  await workspace.promise;
  if (!enrichment.done) {
    yield { kind: "answer", answer: finish(), final: false };
  }
  await enrichment.promise;
  question.signal.throwIfAborted();
  const answer = finish();
  yield { kind: "answer", answer, final: true };
  return answer;
}

/**
 * Everything asked of the workspace. Where search is cheap it goes first and spares the questions whose tables have no
 * hit; elsewhere typed columns carry the first card, and full text is searched beside them.
 */
async function askWorkspace(
  ports: HuntPorts,
  question: HuntQuestion,
  asker: Asker,
  draft: Draft,
  steps: Steps,
  known: Promise<void>,
): Promise<void> {
  await steps.track("whose name", askSubject(ports.library, asker, draft));
  const { kind } = draft.indicator;
  const names = new Set(searchable(draft.tables).map((table) => table.name));
  const search = Promise.all(
    kind === "cidr"
      ? askSeenRange(ports.library, asker, draft).map((ask) => steps.track("address columns", ask))
      : askSeen(asker, draft).map((ask) => steps.track("full text", ask)),
  );
  const beside = Promise.all(askBeside(ports, kind, names, asker, draft, steps));
  // Both are awaited below; a cancelled hunt may throw before that, and an unheard rejection would end the process.
  for (const pending of [search, beside]) pending.catch(() => undefined);
  if (ports.logs.searchIsCheap && isFoundBySearch(kind)) {
    await search;
    const hits = new Set(draft.hours.map((hour) => hour.table));
    spareLenses(ports.library, kind, { here: names, hit: hits }, asker);
    await Promise.all(askTyped(ports.library, kind, hits, asker, draft, steps));
  } else {
    await Promise.all(askTyped(ports.library, kind, names, asker, draft, steps));
  }
  await Promise.all([search, beside, known]);
  if (kind === "ip" || kind === "cidr")
    await steps.track("what was done", askDeeds(ports.library, asker, draft, question.window));
  await steps.track("alerts around", askAround(asker, draft));
  // Answers come in any order, and rows of an answer too: the same hunt must read the same.
  draft.rows.sort(byTimeAndWords);
  asker.record.queries.sort((a, b) => compare(a.id, b.id) || compare(a.kql, b.kql));
}

/** What reads typed columns of these tables. */
function askTyped(
  library: Library,
  kind: IndicatorKind,
  tables: ReadonlySet<string>,
  asker: Asker,
  draft: Draft,
  steps: Steps,
): Promise<void>[] {
  return [
    ...askLenses(library, kind, tables, asker, draft).map((ask) => steps.track("typed columns", ask)),
    ...askSeries(library, kind, tables, asker, draft).map((ask) => steps.track("its own past", ask)),
  ];
}

function byTimeAndWords(a: LensRow, b: LensRow): number {
  const words = ({ query, outcome, actor, target, detail, last }: LensRow) =>
    [query, outcome, actor, target, detail, last].join("\n");
  return compare(a.first, b.first) || compare(words(a), words(b));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Kinds that the search finds wherever a lens would; a name may be meant by rows that do not spell it. */
function isFoundBySearch(kind: IndicatorKind): boolean {
  return (
    kind === "ip" ||
    kind === "cidr" ||
    kind === "domain" ||
    kind === "url" ||
    kind === "hash" ||
    kind === "email" ||
    kind === "cve"
  );
}

/** The questions that do not depend on hits. */
function askBeside(
  ports: HuntPorts,
  kind: IndicatorKind,
  names: ReadonlySet<string>,
  asker: Asker,
  draft: Draft,
  steps: Steps,
): Promise<void>[] {
  const { library } = ports;
  const here = new Set(library.for(kind, names).map((query) => query.id));
  const questions: [label: string, id: string, ask: (asker: Asker, draft: Draft) => Promise<void>][] = [
    ["alerts", "core/alerts", askAlerts],
    ["alerts", "core/history", askHistory],
    ["whose", "core/ours", askOurs],
    ["before", "core/prevalence", askPrevalence],
    ["sign-in map", "account/sign-in-map", askHabits],
  ];
  if (isOurs(kind)) {
    questions.push(
      ["behaviour", "core/behaviour", askBehaviour],
      ["behaviour", "host/outside-logons", (asker, draft) => askOutsideLogons(ports, asker, draft)],
      ["whose", "core/watchlists", askWatchlists],
    );
  }
  return [
    ...questions.filter(([, id]) => here.has(id)).map(([label, , ask]) => steps.track(label, ask(asker, draft))),
    steps.track("sources", askSources(library, asker, draft)),
  ];
}

/** Asks outside and context providers; what is policy or missing keys comes back as findings, never as silence. */
async function enrich(ports: HuntPorts, question: HuntQuestion, draft: Draft, handling: Promise<Tlp>): Promise<void> {
  if (!ports.enrichment || !question.enrich) return;
  const { indicator, signal, tlp, refresh, active, told } = question;
  const options = {
    signal,
    tlp,
    handling,
    for: question.for,
    ...(refresh ? { refresh } : {}),
    ...(active ? { active } : {}),
    ...(told ? { told } : {}),
  };
  for await (const finding of ports.enrichment.ask(indicator, options)) draft.findings.push(finding);
}
