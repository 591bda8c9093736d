import type { Action, Card, Line, NoteBlock } from "../model/card.ts";
import { rowCount } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import { subjectWord } from "../model/indicator-words.ts";
import { alertsUnread } from "./blind-spots.ts";
import { value } from "./event-words.ts";
import { headline, toneOf } from "./headline.ts";
import { rangeText, widerWindow } from "./hunt-actions.ts";
import { strong } from "./span.ts";
import { number, plural, windowWords } from "./words.ts";

/** Said on every card of a channel in which guests or another organisation read along. */
export const countsNote: NoteBlock = {
  kind: "note",
  line: ["Counts only: people outside read along here. The rest comes in a direct message."],
};

/** The same question, answered in full to whoever presses it: as themselves, in the conversation they have with the bot alone. */
export const detailsToMe = (run: readonly string[]): Action => ({ label: "Details to me", run, show: "direct" });

/** The answer of a hunt without a name and without a row: what happened, how bad it is, how much of it there is. `options` are said again by its buttons. */
export function huntCountsCard(answer: HuntAnswer, options: readonly string[]): Card {
  const { indicator, window, verdict, tables, alerts, incidents, lenses, coverage } = answer.result;
  const title = headline(answer);
  const when = windowWords(window);
  const rows = rowCount(tables);
  const lines: Line[] = [
    [value(indicator), ` · ${when} · verdict: `, strong(verdict.level)],
    [
      `${plural(rows, "row")} in ${plural(tables.length, "table")} of ${coverage.searched} searched · `,
      `${alertsUnread(coverage) ? "alerts not read" : plural(alerts.total, "alert")} · ${plural(incidents.length, "incident")}`,
    ],
  ];
  const seen = lenses.filter((lens) => lens.rows > 0);
  const subject = subjectWord(indicator.kind, indicator.value);
  const wider = widerWindow(window);
  const again = (range: string) => ["hunt", ...options, subject, range];
  return {
    title,
    tone: toneOf(answer),
    preview: `${title} · ${when} · verdict: ${verdict.level}`.slice(0, 150),
    blocks: [
      { kind: "text", lines },
      ...(seen.length > 0
        ? [
            {
              kind: "table" as const,
              columns: [{ name: "Lens" }, { name: "Worst of it" }, { name: "Rows", align: "right" as const }],
              rows: seen.map((lens): Line[] => [[lens.lens], [lens.outcome], [number(lens.rows)]]),
            },
          ]
        : []),
      countsNote,
    ],
    actions: [
      detailsToMe(again(rangeText(window))),
      ...(wider ? [{ label: `Wider: ${wider.label}`, run: again(wider.range) }] : []),
    ],
  };
}
