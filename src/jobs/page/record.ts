import type { NewPage, PageState, PageText, Severity } from "../../model/page.ts";
import type { Person } from "../../model/request.ts";
import type { Kept } from "../../model/store.ts";

/** Something to tell the pager that took the page. */
export type Todo =
  | { readonly do: "acknowledge" | "resolve"; readonly by: string }
  | { readonly do: "note"; readonly key: string; readonly text: string };

/** Something to write into the case file. */
export interface PageEvent {
  readonly kind: "paged" | "acked" | "resolved" | "escalated" | "reopened";
  readonly by: Person;
  readonly at: string;
  /** How far it was escalated, or to which pager. */
  readonly further?: { readonly level: number } | { readonly to: string };
}

/** A page as it is kept. */
export interface PageRecord extends PageState {
  /** Whose answers decide about it: the alert or the storm of this id; null when a person asked. */
  readonly about: { readonly kind: "alert" | "storm"; readonly id: string } | null;
  readonly holdUntil: string;
  /** When it next needs work; null when it needs none. */
  readonly next: string | null;
  /** Grows with every nudge: whoever worked on it meanwhile sees that there is more. */
  readonly nudges: number;
  /** The pager that is tried, how often it was, and since when. */
  readonly trying: number;
  readonly tries: number;
  readonly triedSince: string | null;
  /** How far it was escalated in the pager's own order; 1 is whoever is woken first. */
  readonly level: number;
  /** Pagers that will not take it. */
  readonly refusedBy: readonly string[];
  readonly todo: readonly Todo[];
  readonly todoTries: number;
  /** Keys of the notes that were written or are to be: each once. */
  readonly noted: readonly string[];
  readonly events: readonly PageEvent[];
  readonly caseId: string | null;
  /** The person who asked for it; null when a rule did. */
  readonly asker: Person | null;
  /** The pager's own time of what it told last. */
  readonly newsAt: string | null;
}

export const pagePrefix = "huntbot-";

/** Who does what nobody asked for. */
export const theBot: Person = { platform: "terminal", id: "huntbot", name: "huntbot" };

/** Somebody or something outside the chats, e.g. whoever pressed a button in the pager's own app. */
export const outsider = (name: string): Person => ({ platform: "terminal", id: `outside: ${name}`, name });

/** True for the id of a page of ours: what a pager tells about it is no new alert. */
export const isOurPage = (id: string): boolean => id.startsWith(pagePrefix);

const empty = {
  nudges: 0,
  trying: 0,
  tries: 0,
  triedSince: null,
  level: 1,
  refusedBy: [],
  todo: [],
  todoTries: 0,
  noted: [],
  events: [],
  newsAt: null,
  asker: null,
  pager: null,
  sentAt: null,
  trouble: null,
  by: null,
  changedAt: null,
  onCall: [],
} as const;

/** A page that waits for the workspace's answer. */
export function heldPage(given: {
  readonly id: string;
  readonly about: NonNullable<PageRecord["about"]>;
  readonly text: PageText;
  readonly severity: Severity;
  readonly service: string | null;
  readonly caseId: string | null;
  readonly now: Date;
  readonly holdMs: number;
}): PageRecord {
  const { now, holdMs, ...rest } = given;
  const holdUntil = new Date(now.getTime() + holdMs).toISOString();
  return { ...empty, ...rest, phase: "held", why: "", madeAt: now.toISOString(), holdUntil, next: holdUntil };
}

/** A page that a person asks for: nothing is waited for. */
export function askedPage({ by, ...given }: NewPage, now: Date): PageRecord {
  const at = now.toISOString();
  const why = `${by.name} asked for it`;
  return { ...empty, ...given, asker: by, about: null, phase: "sending", why, madeAt: at, holdUntil: at, next: at };
}

/** The record with its due time, as a ledger keeps it. */
export function kept(page: PageRecord): Kept<PageRecord> {
  const due = page.next === null ? null : new Date(page.next);
  return page.caseId === null ? { data: page, due } : { data: page, due, group: page.caseId };
}

/** Worth another look now. */
export function nudged(page: PageRecord, now: Date): PageRecord {
  return { ...page, nudges: page.nudges + 1, next: now.toISOString() };
}

/** Seconds until the next try: 0.5, 1, 2, 4, ... 30. */
export function backoffMs(tries: number): number {
  return Math.min(30_000, 500 * 2 ** Math.max(0, tries - 1));
}
