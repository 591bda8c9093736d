import type { VerdictWord } from "../model/enrich.ts";
import { type HuntResult, levelRank } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import { type EventData, type EventKind, eventsOf, type TimelineEvent } from "../model/timeline.ts";

/** What a case file's events say, sorted for whoever reads them next. Nothing in it is inferred. */
export interface Digest {
  /** The latest answer about each indicator, worst first. */
  readonly hunts: readonly HuntResult[];
  /** All answers, also those that a later one about the same indicator followed: what they found stays found. */
  readonly answers: readonly HuntResult[];
  /** The last word of an analyst on each indicator. */
  readonly verdicts: readonly { readonly indicator: Indicator; readonly verdict: VerdictWord; readonly by: string }[];
  readonly done: readonly TimelineEvent<"noted">[];
  readonly questions: readonly TimelineEvent<"noted">[];
  readonly evidence: readonly TimelineEvent<"evidence">[];
  /** Pages that nobody resolved; `by` is who acknowledged it. */
  readonly pages: readonly { readonly page: EventData["paged"]; readonly by: string | null }[];
  /** Watches that are neither stopped nor over at `now`. */
  readonly watches: readonly (EventData["watched"] & { readonly by: string })[];
  readonly alerts: readonly EventData["alerted"][];
}

export function digest(events: readonly TimelineEvent[], now: Date): Digest {
  const of = <K extends EventKind>(kind: K) => eventsOf(events, kind);
  const hunts = new Map<string, HuntResult>();
  const answers = of("answered").flatMap(({ data }) => (data.results ?? []).map(({ result }) => result));
  for (const result of answers) hunts.set(keyOf(result.indicator), result);
  const verdicts = new Map(
    of("verdict").map(({ data, person }) => [
      keyOf(data.indicator),
      { indicator: data.indicator, verdict: data.verdict, by: person.name },
    ]),
  );
  const pages = new Map<string, Digest["pages"][number] & { readonly isOver: boolean }>();
  for (const event of events) {
    const page = "ref" in event.data ? pages.get(event.data.ref) : undefined;
    if (event.kind === "paged") pages.set(event.data.ref, { page: event.data, by: null, isOver: false });
    else if (page && event.kind === "acked") pages.set(event.data.ref, { ...page, by: event.person.name });
    else if (page && event.kind === "resolved") pages.set(event.data.ref, { ...page, isOver: true });
    else if (page && event.kind === "reopened") pages.set(event.data.ref, { ...page, by: null, isOver: false });
  }
  const stopped = new Set(of("stopped").map(({ data }) => data.id));
  return {
    hunts: [...hunts.values()].sort((a, b) => levelRank(b.activity.level) - levelRank(a.activity.level)),
    answers,
    verdicts: [...verdicts.values()],
    done: of("noted").filter(({ data }) => data.as === "done"),
    questions: of("noted").filter(({ data }) => data.as === "question"),
    evidence: of("evidence"),
    pages: [...pages.values()].filter(({ isOver }) => !isOver),
    watches: of("watched")
      .filter(({ data }) => !stopped.has(data.watchId) && new Date(data.until) > now)
      .map(({ data, person }) => ({ ...data, by: person.name })),
    alerts: of("alerted").map(({ data }) => data),
  };
}

const keyOf = ({ kind, value }: Indicator) => `${kind}:${value}`;
