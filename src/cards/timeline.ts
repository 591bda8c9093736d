import type { Action, Card } from "../model/card.ts";
import type { CaseEvent, CaseState, TimelineEvent } from "../model/timeline.ts";
import { stateLine } from "./case.ts";
import { eventLine, name, telling } from "./event-words.ts";
import { untrusted } from "./span.ts";
import { clock, plural } from "./words.ts";

const perPage = 15;

/** One page of a case's events, the newest page first, oldest event first within it. */
export function timelineCard(state: CaseState, all: readonly TimelineEvent[], wanted: number): Card {
  const events = telling(all);
  const pages = Math.max(1, Math.ceil(events.length / perPage));
  const page = Math.min(Math.max(1, wanted), pages);
  const end = events.length - (page - 1) * perPage;
  const shown = events.slice(Math.max(0, end - perPage), end);
  const actions: Action[] = [
    ...(page < pages ? [turn("Older", page + 1)] : []),
    ...(page > 1 ? [turn("Newer", page - 1)] : []),
  ];
  return {
    title: "Timeline",
    tone: "calm",
    preview: `Timeline: ${plural(events.length, "event")}`,
    blocks: [
      { kind: "text", lines: [stateLine(state)] },
      {
        kind: "table",
        columns: [{ name: "When, UTC" }, { name: "Who" }, { name: "What" }],
        rows: shown.map((event) => [[clock(event.at)], [name(event.person)], eventLine(event)]),
        ...(pages > 1 ? { more: `page ${page} of ${pages}, ${plural(events.length, "event")}` } : {}),
      },
    ],
    ...(actions.length > 0 ? { actions } : {}),
  };
}

/** Turned in a dialog where there is one: a thread is not filled with pages. */
const turn = (label: string, page: number): Action => ({ label, run: ["timeline", String(page)], show: "dialog" });

/** What was done across case files, newest first. */
export function historyCard(
  title: string,
  entries: readonly CaseEvent[],
  options: { readonly placeWords: (entry: CaseEvent) => string; readonly notes: readonly string[] },
): Card {
  return {
    title,
    tone: "calm",
    preview: `${title}: ${plural(entries.length, "event")}`,
    blocks: [
      entries.length > 0
        ? {
            kind: "table",
            columns: [{ name: "When, UTC" }, { name: "Who" }, { name: "What" }, { name: "Where" }],
            rows: entries.map((entry) => [
              [clock(entry.event.at)],
              [name(entry.event.person)],
              eventLine(entry.event),
              [untrusted(options.placeWords(entry), 60)],
            ]),
          }
        : { kind: "text", lines: [["Nothing was done yet."]] },
      ...options.notes.map((line) => ({ kind: "note" as const, line: [line] })),
    ],
  };
}
