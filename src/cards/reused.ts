import { defang } from "../indicators/defang.ts";
import type { Action, Card } from "../model/card.ts";
import { type HuntResult, levelRank } from "../model/hunt.ts";
import { gotIn } from "../model/page.ts";
import { type AskedBefore, askedBeforeLine } from "./earlier.ts";
import { said } from "./event-words.ts";
import { activityWords } from "./headline.ts";
import { code, strong, untrusted } from "./span.ts";
import { number, plural, span, windowWords } from "./words.ts";

/** A colleague's answer that is there already: to be used as it is, or asked for anew. */
export function choiceCard(
  before: AskedBefore,
  result: HuntResult,
  { reuse, anew }: { readonly reuse: readonly string[]; readonly anew: readonly string[] },
  now: Date,
): Card {
  const named = defang(result.indicator);
  return {
    title: "Asked already",
    tone: "calm",
    preview: "Asked already: use that answer, or ask anew",
    blocks: [
      {
        kind: "text",
        lines: [
          [code(named), ` · ${windowWords(result.window)}`],
          askedBeforeLine(before, now),
          ["Nothing was searched yet."],
        ],
      },
    ],
    actions: [
      { label: "Use that answer", run: reuse },
      { label: "Run again", run: anew },
    ],
  };
}

/** What a case file kept of a colleague's hunt, with its age: nothing was searched for it. */
export function reusedCard(
  before: AskedBefore,
  result: HuntResult,
  { anew, now, verbs }: { readonly anew: readonly string[]; readonly now: Date; readonly verbs: ReadonlySet<string> },
): Card {
  const { indicator, activity, verdict, window, lenses, tables, alerts, incidents, coverage } = result;
  // Of a host or account of ours, an ordinary success is nobody getting in.
  const word = activity.use === null ? activityWords[activity.level] : `${activity.use.toUpperCase()} USE`;
  const seen = lenses.filter(({ rows }) => rows > 0).toSorted((a, b) => levelRank(b.outcome) - levelRank(a.outcome));
  const failed = coverage.failed.length > 0 ? `, ${coverage.failed.length} failed` : "";
  const take: Action[] = verbs.has("take") ? [{ label: "Take it", run: ["take"], show: "thread" }] : [];
  return {
    title: word,
    tone: gotIn(activity) ? "alarm" : "notice",
    preview: `${word}, as asked before · verdict: ${verdict.level}`,
    blocks: [
      {
        kind: "text",
        lines: [
          [code(defang(indicator)), ` · ${windowWords(window)} · verdict: `, strong(verdict.level)],
          [strong("As it was then"), ", nothing was searched now. ", ...askedBeforeLine(before, now)],
        ],
      },
      {
        kind: "table",
        columns: [{ name: "What it did" }, { name: "" }, { name: "Rows", align: "right" }, { name: "When, UTC" }],
        rows: seen.map(({ lens, outcome, detail, rows, first, last }) => [
          [lens],
          [untrusted(detail ? `${outcome}, ${detail}` : outcome, 120)],
          [number(rows)],
          [first && last ? span(first, last) : ""],
        ]),
      },
      {
        kind: "text",
        lines: [
          ...verdict.reasons.slice(0, 4).map((reason) => [said(reason, 200)]),
          [
            `${plural(alerts.total, "alert")}, ${plural(incidents.length, "incident")} · rows in ${plural(tables.length, "table")} of ${number(coverage.searched)} searched${failed}`,
          ],
        ],
      },
    ],
    actions: [...take, { label: "Run again", run: anew }],
  };
}
