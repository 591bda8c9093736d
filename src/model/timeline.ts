import type { Tlp, Told, VerdictWord } from "./enrich.ts";
import type { ActivityLevel } from "./hunt.ts";
import type { Indicator } from "./indicator.ts";
import type { KeptHunt, KeptTable } from "./kept.ts";
import type { Person, Place } from "./request.ts";

/** A case file. Everything else about it is derived from its events. */
export interface Investigation {
  readonly id: string;
  readonly place: Place;
  readonly openedAt: Date;
  readonly openedBy: Person;
}

/** ISO times, UTC, half-open: a window as it is kept in JSON. */
export interface KeptWindow {
  readonly from: string;
  readonly to: string;
}

export const caseStatuses = ["open", "investigating", "contained", "closed"] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** The end of what is watched as long as the configuration lists it. */
export const always = new Date("9999-12-31T00:00:00Z");

/** What each kind of event says. Kinds and fields may be added; what was written once is never changed. */
export interface EventData {
  asked: {
    readonly requestId: string;
    readonly verb: string;
    readonly words: readonly string[];
    readonly via: string;
    readonly indicators?: readonly Indicator[];
    readonly window?: KeptWindow;
    /** As it was meant: `7d` moves with the clock, `A..B` stays. */
    readonly range?: string;
    readonly tlp?: Tlp;
  };
  answered: {
    readonly requestId: string;
    readonly verb: string;
    readonly summary: string;
    readonly answers?: readonly {
      readonly indicator: Indicator;
      readonly activity: ActivityLevel;
      readonly verdict: VerdictWord;
    }[];
    readonly window?: KeptWindow;
    readonly ms: number;
    /** What each hunt found: compared with the next one, exported, proven by its hash. */
    readonly results?: readonly KeptHunt[];
    /** What an own query gave. */
    readonly table?: KeptTable;
  };
  failed: {
    readonly requestId: string;
    readonly verb: string;
    readonly what: string;
    readonly why?: string;
    /** `failed` when it is not said. */
    readonly outcome?: "refused" | "failed" | "stopped" | "broken";
  };
  enriched: {
    readonly indicator: Indicator;
    readonly verdict: VerdictWord;
    readonly asked: number;
    readonly answered: number;
  };
  /** What left the organisation's machines, to whom and when; the event's person asked for it. */
  sent: { readonly requestId: string; readonly lookups: readonly Told[] };
  noted: { readonly text: string; readonly as?: "done" | "question" };
  evidence: {
    readonly text: string;
    readonly link?: string;
    readonly file?: string;
    readonly indicators?: readonly Indicator[];
  };
  taken: { readonly reason?: string };
  "handover-offered": { readonly to: Person; readonly text?: string };
  "handed-over": { readonly to: Person; readonly text?: string };
  status: { readonly status: CaseStatus; readonly reason?: string };
  tagged: { readonly tag: string; readonly removed?: boolean };
  marked: { readonly tlp: Tlp };
  verdict: {
    readonly indicator: Indicator;
    readonly verdict: VerdictWord;
    readonly reason: string;
    readonly expiresAt?: string;
  };
  alerted: {
    readonly alertId: string;
    readonly title: string;
    readonly severity: string;
    readonly indicators?: readonly Indicator[];
    readonly link?: string;
  };
  paged: { readonly pager: string; readonly ref: string; readonly service?: string; readonly title: string };
  acked: { readonly pager: string; readonly ref: string };
  resolved: { readonly pager: string; readonly ref: string };
  /** Woken further: the next level of the pager's own order, or the next pager. */
  escalated: { readonly pager: string; readonly ref: string; readonly level?: number; readonly to?: string };
  /** Open again: an acknowledgement or the end of it was taken back. */
  reopened: { readonly pager: string; readonly ref: string };
  watched: {
    readonly watchId: string;
    readonly indicator: Indicator;
    readonly until: string;
    readonly everyMinutes: number;
  };
  "watch-hit": { readonly watchId: string; readonly indicator: Indicator; readonly summary: string };
  stopped: { readonly what: "watch" | "run"; readonly id: string; readonly reason?: string };
  exported: { readonly format: string; readonly name: string };
}
export type EventKind = keyof EventData;

export type NewEvent<K extends EventKind = EventKind> = {
  [Kind in K]: {
    readonly kind: Kind;
    readonly person: Person;
    /** Now, unless it happened earlier. */
    readonly at?: Date;
    readonly data: EventData[Kind];
  };
}[K];

export type TimelineEvent<K extends EventKind = EventKind> = {
  [Kind in K]: {
    /** Grows along a timeline; opaque otherwise. */
    readonly id: string;
    readonly investigationId: string;
    readonly kind: Kind;
    readonly person: Person;
    readonly at: Date;
    readonly data: EventData[Kind];
  };
}[K];

export interface CaseEvent {
  readonly investigation: Investigation;
  readonly event: TimelineEvent;
}

/** What a case file's events add up to. */
export interface CaseState {
  readonly investigation: Investigation;
  /** The last to take it or be handed it. */
  readonly assignee: Person | null;
  /** A hand-over that waits for its receiver's yes. */
  readonly offered: { readonly by: Person; readonly to: Person } | null;
  readonly status: CaseStatus;
  readonly tags: readonly string[];
  readonly tlp: Tlp | null;
  readonly indicators: readonly Indicator[];
  readonly events: number;
  readonly lastAt: Date;
}

/** The events of one kind, in order. */
export function eventsOf<K extends EventKind>(events: readonly TimelineEvent[], kind: K): readonly TimelineEvent<K>[] {
  return events.filter((event) => event.kind === kind) as readonly TimelineEvent[] as readonly TimelineEvent<K>[];
}

/** What left, as its event says it, for a request that is nobody's case. */
export interface CaselessSent extends Pick<TimelineEvent<"sent">, "kind" | "person" | "data"> {
  readonly at: string;
  readonly place: Place;
  readonly verb: string;
}
