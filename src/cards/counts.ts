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

/** The answer of a hunt without a name and without a row: what happened, how bad it is, how much of it there is. */
export function huntCountsCard(answer: HuntAnswer): Card {
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
  const wider = widerWindow(window);
  const subject = subjectWord(indicator.kind, indicator.value);
  const again: Action[] = wider ? [{ label: `Wider: ${wider.label}`, run: ["hunt", subject, wider.range] }] : [];
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
    actions: [{ label: "Details to me", run: ["hunt", subject, rangeText(window)], show: "direct" }, ...again],
  };
}
