import { defang } from "../indicators/defang.ts";
import type { Action, Block, Card, FileBlock, Line, Tone } from "../model/card.ts";
import { type HuntResult, levelRank, rowCount } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { Picture } from "../model/pictures.ts";
import { blindSpots } from "./blind-spots.ts";
import { countsNote, detailsToMe } from "./counts.ts";
import { toneOf } from "./headline.ts";
import { rangeText } from "./hunt-actions.ts";
import { happened, type MatrixRow, worstTone } from "./matrix.ts";
import { reputationWords } from "./reputation.ts";
import { code, strong, untrusted } from "./span.ts";
import { storyLine } from "./story.ts";
import { dayAt, number, plural, windowWords } from "./words.ts";

export interface Report {
  /** The most dangerous first. */
  readonly rows: readonly MatrixRow[];
  readonly window: { readonly from: string; readonly to: string };
  readonly coverage: HuntResult["coverage"];
  readonly keptSince: string | null;
  readonly now: string;
  /** Said in small print: what was passed over, what may not leave. */
  readonly notes: readonly string[];
  readonly map: Picture | null;
  readonly csv: FileBlock;
  readonly verbs: ReadonlySet<string>;
  /** Guests or another organisation read along: numbers, and neither names nor files. */
  readonly countsOnly: boolean;
  /** Options that the hunts under its buttons say again. */
  readonly options: readonly string[];
  /** The same request, for whoever wants all of it alone. */
  readonly again: readonly string[];
  /** The request that watches all of them. */
  readonly watchAll: readonly string[];
}

const mostSeen = 40;
const shownNotSeen = 5;
const mostStories = 3;
const mostButtons = 3;

/** Many indicators as one matrix, the most dangerous first. */
export function reportCard(report: Report): Card {
  const { rows, window } = report;
  const seen = rows.filter(isSeen);
  const rest = rows.filter((row) => !isSeen(row));
  const counted = countWords(rows);
  const head = `${plural(rows.length, "indicator")} · ${counted}`;
  const shown = [...seen.slice(0, mostSeen), ...rest.slice(0, shownNotSeen)];
  const blocks: Block[] = [
    {
      kind: "text",
      lines: [
        [strong(plural(rows.length, "indicator")), ` · ${counted} · ${windowWords(window, report.now)}`],
        ...(report.countsOnly ? [] : stories(seen)),
      ],
    },
    {
      kind: "table",
      columns: [
        { name: "Indicator" },
        { name: "What happened" },
        { name: "Verdict" },
        { name: "Rows", align: "right" },
        { name: "Tables", align: "right" },
        { name: "Alerts", align: "right" },
      ],
      rows: shown.map(matrixRow),
      ...more(seen.length, rest.length, report.countsOnly),
    },
    ...(report.countsOnly ? [countsNote] : besides(report, seen)),
    ...report.notes.map((note): Block => ({ kind: "note", line: [untrusted(note, 400)] })),
  ];
  return {
    title: "REPORT",
    tone: reportTone(rows),
    preview: `REPORT · ${head}`.slice(0, 150),
    blocks,
    actions: actionsOf(report, seen),
  };
}

/** What could not be seen, the full cards, the map and the file. */
function besides(report: Report, seen: readonly MatrixRow[]): Block[] {
  return [
    { kind: "facts", facts: [{ label: "Blind spots", value: [blind(report)] }, ...reputation(seen)] },
    ...fullCards(seen, report),
    ...(report.map
      ? [
          {
            kind: "image" as const,
            alt: report.map.alt,
            png: report.map.png,
            ...(report.map.link ? { link: report.map.link } : {}),
          },
        ]
      : []),
    report.csv,
  ];
}

function isSeen({ result }: MatrixRow): boolean {
  return result.tables.length > 0 || result.activity.level !== "none";
}

/** As alarming as the worst of its rows. */
function reportTone(rows: readonly MatrixRow[]): Tone {
  return worstTone(
    rows.map(({ answer, result }) => (answer ? toneOf(answer) : result.tables.length > 0 ? "notice" : "calm")),
  );
}

/** `1 got in and acted, 37 not seen` */
function countWords(rows: readonly MatrixRow[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(happened(row), (counts.get(happened(row)) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${number(count)} ${word.toLowerCase()}`).join(", ");
}

function matrixRow(row: MatrixRow): Line[] {
  const { indicator, verdict, tables, alerts } = row.result;
  const count = (value: number): Line => [value > 0 ? number(value) : "-"];
  return [
    [code(defang(indicator))],
    [happened(row)],
    [verdict.level],
    count(rowCount(tables)),
    count(tables.length),
    row.answer ? count(alerts.total) : ["-"],
  ];
}

function more(seen: number, rest: number, countsOnly: boolean): { more?: string } {
  const left = [
    ...(seen > mostSeen ? [`${number(seen - mostSeen)} more seen`] : []),
    ...(rest > shownNotSeen ? [`${number(rest - shownNotSeen)} more not seen`] : []),
  ];
  return left.length > 0 ? { more: `… ${left.join(", ")}${countsOnly ? "" : ": all of them in the CSV"}` } : {};
}

/** What the worst of them did, in a line each. */
function stories(seen: readonly MatrixRow[]): Line[] {
  return seen.slice(0, mostStories).flatMap(({ answer }): Line[] => {
    const story =
      answer && levelRank(answer.result.activity.level) > levelRank("mentioned") ? storyLine(answer.rows) : [];
    return answer && story.length > 0 ? [[code(defang(answer.result.indicator)), ": ", ...story]] : [];
  });
}

function blind({ coverage, window, keptSince, now }: Report): string {
  const kept = keptSince ? [`data kept since ${dayAt(keptSince, now)}`] : [];
  const spots = [...blindSpots(coverage, window, { now }), ...kept].join(" · ");
  return `${spots || "none known"} · searched ${coverage.searched}, ${coverage.failed.length} failed`;
}

function reputation(seen: readonly MatrixRow[]) {
  return seen.slice(0, 1).flatMap(({ answer }) => {
    if (!answer) return [];
    if (answer.findings.length === 0) return [{ label: "Intel", value: ["no source was asked"] }];
    const value: Line = [
      `asked only about what was seen; ${defang(answer.result.indicator)}: ${reputationWords(answer.findings)}`,
    ];
    return [{ label: "Intel", value }];
  });
}

/** A button for each indicator that was seen and does not have one under the card. */
function fullCards(seen: readonly MatrixRow[], report: Report): Block[] {
  const choices = seen.slice(mostButtons).map(({ result }) => fullCard(result.indicator, report, ""));
  return choices.length > 0 ? [{ kind: "choices", label: "Full card of", choices }] : [];
}

function fullCard({ kind, value }: Indicator, { window, options }: Report, before: string): Action {
  const run = ["hunt", ...options, subjectWord(kind, value), rangeText(window)];
  return { label: `${before}${defang({ kind, value })}`, run };
}

function actionsOf(report: Report, seen: readonly MatrixRow[]): Action[] {
  const { map, verbs, countsOnly, again, watchAll } = report;
  return [
    ...(countsOnly ? [detailsToMe(again)] : []),
    ...seen.slice(0, mostButtons).map(({ result }) => fullCard(result.indicator, report, "Full card: ")),
    ...(verbs.has("watch") && !countsOnly ? [{ label: "Watch all", run: watchAll }] : []),
    ...(map?.link ? [{ label: "Map", open: map.link }] : []),
  ];
}
