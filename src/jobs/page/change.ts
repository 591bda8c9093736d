import type { PagerNews } from "../../model/page.ts";
import type { Person } from "../../model/request.ts";
import { nudged, outsider, type PageEvent, type PageRecord } from "./record.ts";

/** An analyst, or the product that sent the alert, answers the page; the pager is told. */
export function answered(page: PageRecord, how: "acknowledge" | "resolve", by: Person, now: Date): PageRecord {
  const { phase } = page;
  const isSettled = phase === "resolved" || phase === "unneeded" || phase === "failed";
  if (isSettled || (how === "acknowledge" && phase === "acknowledged")) return page;
  if (phase === "held")
    return { ...page, phase: "unneeded", why: `${by.name} answered before anybody was woken`, next: null };
  const at = now.toISOString();
  return nudged(
    {
      ...page,
      phase: how === "resolve" ? "resolved" : "acknowledged",
      by: by.name,
      changedAt: at,
      // A page that is still being sent may have reached its pager unheard: it is told in any case.
      todo: [...page.todo, { do: how, by: by.name }],
      events: [...page.events, { kind: how === "resolve" ? "resolved" : "acked", by, at }],
    },
    now,
  );
}

/** Words for whoever was woken; each key once. */
export function noted(page: PageRecord, key: string, text: string, now: Date): PageRecord {
  if (page.noted.includes(key)) return page;
  return nudged({ ...page, noted: [...page.noted, key], todo: [...page.todo, { do: "note", key, text }] }, now);
}

/** The source says that it is over. What a person acknowledged stays theirs to close. */
export function sourceResolved(page: PageRecord, source: string, now: Date): PageRecord {
  if (page.phase === "acknowledged")
    return noted(page, "resolved", `${source} reports this as resolved. It stays open: somebody acknowledged it.`, now);
  return answered(page, "resolve", outsider(source), now);
}

/**
 * What the pager tells. Its clock is only compared with itself: older news than the last is late and says nothing. What we
 * told it ourselves comes back as news that changes nothing, so nothing goes round in circles.
 */
export function told(page: PageRecord, news: PagerNews, now: Date): PageRecord {
  if (page.newsAt !== null && Date.parse(news.at) < Date.parse(page.newsAt)) return page;
  if (page.phase === "held" || page.phase === "unneeded") return page;
  const heard = { ...page, newsAt: news.at };
  const at = now.toISOString();
  const by = { by: news.by, changedAt: at };
  // Whoever answers it has it, even when our own request was never answered.
  const arrived = { sentAt: page.sentAt ?? at, trouble: null };
  switch (news.change) {
    case "acknowledged":
      if (page.phase === "acknowledged" || page.phase === "resolved") return heard;
      return nudged(
        { ...heard, ...arrived, ...by, phase: "acknowledged", events: [...page.events, event("acked", news.by, at)] },
        now,
      );
    case "resolved":
      if (page.phase === "resolved") return heard;
      return nudged(
        { ...heard, ...arrived, ...by, phase: "resolved", events: [...page.events, event("resolved", news.by, at)] },
        now,
      );
    case "unacknowledged":
      // While our own acknowledgement is still on its way, this is about the time before it.
      if (page.phase !== "acknowledged" || page.todo.some((each) => each.do === "acknowledge")) return heard;
      return openAgain(heard, news.by, now);
    case "reopened":
      if (page.phase !== "resolved" || page.todo.some((each) => each.do === "resolve")) return heard;
      return openAgain(heard, news.by, now);
  }
}

function openAgain(page: PageRecord, by: string, now: Date): PageRecord {
  const at = now.toISOString();
  const events = [...page.events, event("reopened", by, at)];
  return nudged({ ...page, phase: "sent", by: null, changedAt: at, events }, now);
}

/** Somebody woke whoever comes next. */
export function escalatedEvent(by: Person, further: NonNullable<PageEvent["further"]>, now: Date): PageEvent {
  return { kind: "escalated", by, at: now.toISOString(), further };
}

const event = (kind: "acked" | "resolved" | "reopened", by: string, at: string) =>
  ({ kind, by: outsider(by), at }) as const;
