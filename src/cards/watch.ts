import type { Action, Card, Line } from "../model/card.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { Person } from "../model/request.ts";
import { didCard, factsBlock } from "./case.ts";
import { name, said, value } from "./event-words.ts";
import { untrusted } from "./span.ts";
import { clock, duration, listed, plural } from "./words.ts";

/** What a card says of a watch. */
export interface WatchShown {
  readonly id: string;
  readonly indicator: Indicator;
  readonly everyMs: number;
  readonly until: string;
  readonly person: Person;
  readonly begunAt: string;
  /** Of the configuration: it goes on as long as it stands there. */
  readonly source: "person" | "config";
  readonly state: "active" | "stopped" | "over";
  readonly stoppedBy: string | null;
  readonly looks: number;
  readonly lookedAt: string | null;
  /** Why the last look was not whole. */
  readonly trouble: string | null;
  /** Tables that it does not look at; not there before its first look. */
  readonly leftOut?: readonly string[];
  readonly rows: number;
  readonly lastRow: string | null;
  /** What was told, the newest last. */
  readonly told: readonly News[];
}
export interface News {
  readonly at: string;
  readonly words: string;
}

const titles = { active: "Watching", stopped: "Watch stopped", over: "Watch over" } as const;
const newsShown = 3;

/** The one card of a watch: it is edited in place with every look. */
export function watchCard(watch: WatchShown, now: Date): Card {
  const { indicator, everyMs, until, person, begunAt, state, told, trouble, leftOut = [] } = watch;
  const span =
    state === "active"
      ? ` every ${duration(everyMs)} ${endWords(watch)}, for `
      : ` was watched from ${clock(begunAt)} until ${clock(state === "over" ? until : now)} UTC, for `;
  const stopped: Line = state === "stopped" && watch.stoppedBy ? [", stopped by ", untrusted(watch.stoppedBy, 60)] : [];
  return {
    title: titles[state],
    tone: told.length > 0 && state === "active" ? "notice" : "calm",
    preview: `${titles[state]}: ${watch.rows > 0 ? plural(watch.rows, "row") : "nothing"} so far`,
    blocks: [
      { kind: "text", lines: [[value(indicator), span, name(person), ...stopped], lookedLine(watch)] },
      ...(leftOut.length > 0
        ? [{ kind: "note" as const, line: [`Not looked at: ${listed(leftOut, 4)}, open to admins alone`] }]
        : []),
      ...(told.length > 0 || trouble
        ? [
            factsBlock([
              ...told
                .slice(-newsShown)
                .reverse()
                .map(({ at, words }): [string, Line] => [clock(at), [said(words, 300)]]),
              ...(trouble ? [["Trouble", [said(trouble, 300)]] as [string, Line]] : []),
            ]),
          ]
        : []),
    ],
    actions: state === "active" ? [stopAction(watch.id), huntAction(indicator)] : [huntAction(indicator)],
  };
}

function endWords({ source, until }: WatchShown): string {
  return source === "config" ? "as long as the configuration lists it" : `until ${clock(until)} UTC`;
}

function lookedLine({ looks, lookedAt, rows, lastRow, begunAt, everyMs }: WatchShown): Line {
  if (lookedAt === null) return [`First look at ${clock(new Date(Date.parse(begunAt) + everyMs))} UTC`];
  const found = rows > 0 ? `${plural(rows, "row")}${lastRow ? `, the last ${clock(lastRow)}` : ""}` : "nothing so far";
  return [`Looked ${looks === 1 ? "once" : `${looks} times`}, last at ${clock(lookedAt)} UTC: ${found}`];
}

/** Said in the thread of the card when something is new, and only then. */
export function watchNewsCard({ indicator }: Pick<WatchShown, "indicator">, { words }: News): Card {
  return {
    title: "Seen",
    tone: "notice",
    preview: "Something new about what is watched",
    blocks: [{ kind: "text", lines: [[value(indicator), ": ", said(words, 600)]] }],
    actions: [huntAction(indicator)],
  };
}

/** What is watched, a row each. */
/** Several at once: what is watched from now on, and how many are not. */
export function watchesBegunCard(
  begun: readonly WatchShown[],
  { all, why }: { readonly all: number; readonly why: string | null },
): Card {
  const { title, preview, ...list } = watchListCard(begun, []);
  const left = all - begun.length;
  const note: Line = [
    `${plural(left, "more")} not watched: ${why ?? ""} To watch more: watch.list in the configuration.`,
  ];
  return {
    ...list,
    title: `Watching ${begun.length} of ${all}`,
    preview: `Watching ${begun.length} of ${all}`,
    blocks: [...list.blocks, ...(left > 0 ? [{ kind: "note" as const, line: note }] : [])],
  };
}

export function watchListCard(watches: readonly WatchShown[], notes: readonly string[]): Card {
  const title = watches.length > 0 ? plural(watches.length, "watch", "watches") : "Nothing is watched";
  const small = notes.map((line) => ({ kind: "note" as const, line: [line] }));
  if (watches.length === 0) {
    const card = didCard(title, [["For example: ", { text: "watch 203.0.113.66 every 1h until friday", as: "code" }]]);
    return { ...card, blocks: [...card.blocks, ...small] };
  }
  return {
    title,
    tone: "calm",
    preview: title,
    blocks: [
      {
        kind: "table",
        columns: [
          { name: "Id" },
          { name: "What" },
          { name: "Every" },
          { name: "Until, UTC" },
          { name: "Who" },
          { name: "Rows", align: "right" },
        ],
        rows: watches.map((watch) => [
          [{ text: watch.id, as: "code" }],
          [value(watch.indicator)],
          [duration(watch.everyMs)],
          [watch.source === "config" ? "while it is listed" : clock(watch.until)],
          [name(watch.person)],
          [String(watch.rows)],
        ]),
      },
      ...small,
    ],
  };
}

const stopAction = (id: string): Action => ({ label: "Stop watching", run: ["watch", "stop", id] });
const huntAction = ({ kind, value: word }: Indicator): Action => ({
  label: "Hunt",
  run: ["hunt", subjectWord(kind, word)],
});
