import { type Activity, levelRank } from "./hunt.ts";
import type { Indicator } from "./indicator.ts";
import type { Person } from "./request.ts";

export const severities = ["critical", "high", "medium", "low", "informational"] as const;
export type Severity = (typeof severities)[number];

/** What another product says happened, in the one form that all shapes are read into. Every word is a stranger's. */
export interface Alert {
  /** Who sent it: `sentinel`, `azure-monitor`, `pagerduty`, or the name that our own shape gives. */
  readonly source: string;
  /** The sender's own id: with `source` it names the incident that later messages are about. */
  readonly externalId: string;
  readonly status: "firing" | "resolved";
  readonly title: string;
  readonly severity: Severity;
  /** The rule that found it: what a storm is counted by. */
  readonly rule: string;
  /** ISO time by the sender's clock, which may differ from ours; null when it does not say. */
  readonly occurredAt: string | null;
  /** Values the sender itself calls an address, an account and so on. */
  readonly indicators: readonly Indicator[];
  /** Words that may hold more indicators. */
  readonly texts: readonly string[];
  /** Shown as a link; never fetched. */
  readonly url: string | null;
  /** Where the sender would like it shown and whom it would like woken, by names from our configuration. */
  readonly routing: { readonly channel?: string; readonly service?: string };
}

/** What a phone shows: a summary of at most 120 characters and up to three lines. */
export interface PageText {
  readonly summary: string;
  readonly lines: readonly string[];
}

/** A page as a pager gets it. */
export interface OutgoingPage {
  /** Ours, the same at every try: a pager that saw it already must not wake anyone again. */
  readonly id: string;
  readonly text: PageText;
  readonly severity: Severity;
  /** Whom it concerns, by the pager's own name for it; null for whoever the pager's settings name. */
  readonly service: string | null;
  /** ISO time of the page. */
  readonly at: string;
  /** The thread where the work happens, if it has an address. */
  readonly link: string | null;
}

/** How a pager answered. `later`: not now, try again, at the earliest after so long. `never`: it will not take this one. */
export type PagerReply =
  | { readonly ok: true }
  | { readonly ok: false; readonly retry: "later"; readonly afterMs?: number; readonly why: string }
  | { readonly ok: false; readonly retry: "never"; readonly why: string };

/** Whom an escalation woke, by the pager's own order. */
export type Escalated = { readonly ok: true; readonly level: number } | Extract<PagerReply, { readonly ok: false }>;

export interface OnCall {
  readonly name: string;
  /** IANA zone; null where the pager does not say. */
  readonly zone: string | null;
  readonly service: string;
  /** 1 is woken first. */
  readonly level: number;
}

/** Whoever wakes people. Every method may be called again with the same page id; only the first call has an effect. */
export interface Pager {
  readonly name: string;
  page(page: OutgoingPage): Promise<PagerReply>;
  /** `service` is the page's own; `by` is a name. */
  acknowledge(id: string, service: string | null, by: string): Promise<PagerReply>;
  resolve(id: string, service: string | null, by: string): Promise<PagerReply>;
  /** Adds words without waking anyone. Absent where the pager has no place for them. */
  note?(id: string, text: string): Promise<PagerReply>;
  /**
   * Wakes the next level of the pager's own order. `from` is where we left it, for a pager that cannot say where it stands.
   * Absent where the pager has no such order.
   */
  escalate?(id: string, from: number): Promise<Escalated>;
  /** Throws a Failure when nobody can say. Absent where the pager knows no schedules. */
  onCall?(service: string | null): Promise<readonly OnCall[]>;
}

/** What a pager tells us about one of our pages. `at` is its own clock: only to be compared with itself. */
export interface PagerNews {
  readonly pageId: string;
  readonly change: "acknowledged" | "unacknowledged" | "resolved" | "reopened";
  readonly by: string;
  readonly at: string;
}

/**
 * `held` waits for the workspace's answer, `sending` for a pager to take it. `failed`: every pager refused it for good.
 * `unneeded`: nobody was woken, and `why` says the reason.
 */
export type PagePhase = "held" | "sending" | "sent" | "acknowledged" | "resolved" | "failed" | "unneeded";

/** A page as people see it. Times are ISO. */
export interface PageState {
  readonly id: string;
  readonly phase: PagePhase;
  readonly text: PageText;
  readonly severity: Severity;
  readonly service: string | null;
  /** Why somebody is woken, or why nobody is. */
  readonly why: string;
  readonly madeAt: string;
  /** Who took it, and when. */
  readonly pager: string | null;
  readonly sentAt: string | null;
  /** What the pager that is being tried said last; null once one took it. */
  readonly trouble: string | null;
  /** Who acknowledged or resolved it, and when. */
  readonly by: string | null;
  readonly changedAt: string | null;
  /** Whom it woke, where the pager can say. */
  readonly onCall: readonly string[];
}

/** True while somebody may still have to act on it. */
export const isOpen = ({ phase }: Pick<PageState, "phase">): boolean =>
  phase === "sending" || phase === "sent" || phase === "acknowledged";

/** True when somebody got in or acted. A host or account of ours is used all day: only a use that is not its own counts. */
export const gotIn = ({ level, use }: Pick<Activity, "level" | "use">): boolean =>
  levelRank(level) >= levelRank("access") && use !== "ordinary";

/** What a person who pages says. */
export interface NewPage {
  /** The request's: the same request pages once. */
  readonly id: string;
  readonly caseId: string | null;
  readonly text: PageText;
  readonly severity: Severity;
  readonly service: string | null;
  readonly by: Person;
}

/** The pages, as verbs see them. Everything is kept before it is sent, and sent again until a pager took it. */
export interface Paging {
  /** The pagers' names, the first asked first. */
  readonly pagers: readonly string[];
  /** The services that have a key of their own. */
  readonly services: readonly string[];
  /** Keeps the page, tries to send it once and says how that went; trying goes on. */
  open(page: NewPage): Promise<PageState>;
  /** The newest first, those that nobody needed left out. */
  inCase(caseId: string): Promise<readonly PageState[]>;
  /** Each answers with the page as it is then; telling the pager goes on until it took it. */
  acknowledge(id: string, by: Person): Promise<PageState>;
  resolve(id: string, by: Person): Promise<PageState>;
  /** Wakes the next in the pager's order, or through the next pager. Throws a Failure when there is nobody further. */
  escalate(id: string, by: Person): Promise<PageState>;
  /** Words for whoever was woken, on every open page of the case. True when there is one whose pager takes them. */
  note(caseId: string, text: string, by: Person): Promise<boolean>;
  /** Throws a Failure when no pager can say. */
  onCall(service: string | null): Promise<readonly OnCall[]>;
}
