import type { PagerReply } from "../../model/page.ts";
import { backoffMs, type PageRecord, theBot } from "./record.ts";

export interface Trying {
  /** The pagers' names, the first asked first. */
  readonly pagers: readonly string[];
  readonly escalateAfterMs: number;
  readonly now: Date;
}

/** What a page is after a pager answered. Pure: sending is somebody else's. */
export function afterTry(page: PageRecord, reply: PagerReply, { pagers, escalateAfterMs, now }: Trying): PageRecord {
  const at = now.toISOString();
  const pager = pagers[page.trying] ?? "";
  if (reply.ok) {
    const events =
      page.pager === null ? [...page.events, { kind: "paged", by: page.asker ?? theBot, at } as const] : page.events;
    const taken = { ...page, pager, events, sentAt: page.sentAt ?? at, trouble: null, next: at };
    // Somebody answered it while it was under way: that stands, and the pager hears of it.
    if (page.phase !== "unneeded") return page.phase === "sending" ? { ...taken, phase: "sent" } : taken;
    const resolve = { do: "resolve", by: theBot.name } as const;
    return { ...taken, phase: "resolved", by: theBot.name, changedAt: at, todo: [...page.todo, resolve] };
  }
  if (page.phase !== "sending") return page;
  if (reply.retry === "never") {
    const refusedBy = [...page.refusedBy, pager];
    const next = following(page.trying, pagers, refusedBy);
    if (next === null) return { ...page, refusedBy, phase: "failed", trouble: reply.why, next: null };
    return switched({ ...page, refusedBy, trouble: reply.why }, next, at);
  }
  const since = page.triedSince ?? at;
  const other = following(page.trying, pagers, page.refusedBy);
  const silentMs = now.getTime() - Date.parse(since);
  if (other !== null && other !== page.trying && silentMs >= escalateAfterMs)
    return switched({ ...page, trouble: reply.why }, other, at);
  const tries = page.tries + 1;
  const wait = Math.max(reply.afterMs ?? 0, backoffMs(tries));
  const untilOther = other !== null && other !== page.trying ? escalateAfterMs - silentMs : Number.POSITIVE_INFINITY;
  const next = new Date(now.getTime() + Math.min(wait, Math.max(0, untilOther))).toISOString();
  return { ...page, tries, triedSince: since, trouble: reply.why, next };
}

/** The next pager after this one that did not refuse, the same one if it is alone; null when all did. */
export function following(from: number, pagers: readonly string[], refused: readonly string[]): number | null {
  for (let step = 1; step <= pagers.length; step++) {
    const at = (from + step) % pagers.length;
    if (!refused.includes(pagers[at] ?? "")) return at;
  }
  return null;
}

const switched = (page: PageRecord, trying: number, at: string): PageRecord => ({
  ...page,
  trying,
  tries: 0,
  triedSince: null,
  next: at,
});
