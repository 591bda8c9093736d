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
  const ackedBy = new Map(of("acked").map(({ data, person }) => [pageKey(data), person.name]));
  const resolved = new Set(of("resolved").map(({ data }) => pageKey(data)));
  const stopped = new Set(of("stopped").map(({ data }) => data.id));
  return {
    hunts: [...hunts.values()].sort((a, b) => levelRank(b.activity.level) - levelRank(a.activity.level)),
    answers,
    verdicts: [...verdicts.values()],
    done: of("noted").filter(({ data }) => data.as === "done"),
    questions: of("noted").filter(({ data }) => data.as === "question"),
    evidence: of("evidence"),
    pages: of("paged")
      .filter(({ data }) => !resolved.has(pageKey(data)))
      .map(({ data }) => ({ page: data, by: ackedBy.get(pageKey(data)) ?? null })),
    watches: of("watched")
      .filter(({ data }) => !stopped.has(data.watchId) && new Date(data.until) > now)
      .map(({ data, person }) => ({ ...data, by: person.name })),
    alerts: of("alerted").map(({ data }) => data),
  };
}

const keyOf = ({ kind, value }: Indicator) => `${kind}:${value}`;
const pageKey = ({ pager, ref }: { readonly pager: string; readonly ref: string }) => `${pager} ${ref}`;
