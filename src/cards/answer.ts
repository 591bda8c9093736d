import { classify } from "../indicators/classify.ts";
import { defang } from "../indicators/defang.ts";
import type { Action, Block, Card, FileBlock, Line } from "../model/card.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import { type Answer, type Cell, type Column, cellText } from "../model/logs.ts";
import type { AnswerPicture } from "../model/pictures.ts";
import { isoWindow, type Window } from "../model/window.ts";
import { rangeText } from "./hunt-actions.ts";
import { code, untrusted } from "./span.ts";
import { number, plural, windowWords } from "./words.ts";

const mostRows = 30;
const mostColumns = 6;
const mostFacts = 40;
const mostEntities = 25;

export interface AnswerCardParts {
  /** `Query`, or what a question of the library is called. */
  readonly title: string;
  /** What it answers, where it says so. */
  readonly about?: string;
  readonly window: Window;
  readonly answer: Answer;
  /** All of it as CSV; absent where nothing came back, or not for this place. */
  readonly file?: FileBlock;
  /** What the rows name, each to be hunted next. */
  readonly entities: readonly Indicator[];
  /** How many rows were looked into for them, where not all were. */
  readonly entitiesOf?: number;
  readonly actions: readonly Action[];
  /** Why the picture that the query asks for is not drawn. */
  readonly undrawn?: string;
}

/** The rows of a query, as many as a card takes; the file has all of them. */
export function answerCard({
  title,
  about,
  window,
  answer,
  file,
  entities,
  entitiesOf,
  actions,
  undrawn,
}: AnswerCardParts): Card {
  const { columns, rows, partial } = answer;
  const count = plural(rows.length, "row");
  const span = isoWindow(window);
  const first: Line = [`${count} · ${windowWords(span)}`];
  return {
    title,
    tone: "calm",
    preview: `${title}: ${count} · ${windowWords(span)}`.slice(0, 150),
    blocks: [
      { kind: "text", lines: about ? [first, [about]] : [first] },
      ...(partial ? [{ kind: "note" as const, line: ["Not all of it: ", untrusted(partial.reason, 400)] }] : []),
      ...(undrawn ? [{ kind: "note" as const, line: ["No picture: ", untrusted(undrawn, 200), "."] }] : []),
      ...rowBlocks(columns, rows, file !== undefined),
      ...(file ? [file] : []),
      ...huntNext(entities, window, entitiesOf),
    ],
    ...(actions.length > 0 ? { actions } : {}),
  };
}

/** The picture that a query asks for, below its rows. */
export function answerPictureCard(
  title: string,
  { picture, less }: Extract<AnswerPicture, { readonly picture: unknown }>,
): Card {
  const { link, ...image } = picture;
  return {
    title: "Picture",
    tone: "calm",
    preview: `Picture of ${title}`.slice(0, 150),
    blocks: [
      ...(less ? [{ kind: "note" as const, line: [`Drawn: ${less}.`] }] : []),
      { kind: "image", ...image, ...(link ? { link } : {}) },
    ],
  };
}

/** Where others read along: how much there is, and nothing of what it says. */
export function countsCard(title: string, window: Window, { rows, columns }: Answer): Card {
  const words = `${plural(rows.length, "row")} of ${plural(columns.length, "column")} · ${windowWords(isoWindow(window))}`;
  return {
    title,
    tone: "calm",
    preview: `${title}: ${words}`.slice(0, 150),
    blocks: [
      { kind: "text", lines: [[words]] },
      {
        kind: "note",
        line: ["People outside read along in this channel: numbers only. Ask in a channel of your own."],
      },
    ],
  };
}

function rowBlocks(columns: readonly Column[], rows: readonly (readonly Cell[])[], hasFile: boolean): Block[] {
  const [only] = rows;
  if (!only) return [];
  const told = telling(columns, rows);
  if (rows.length === 1 && told.length > mostColumns) {
    const fields = told.slice(0, mostFacts).sort((a, b) => a - b);
    const facts = fields.map((at) => ({
      label: columns[at]?.name ?? "",
      value: [cellSpan(only[at] ?? null, columns[at])],
    }));
    return [{ kind: "facts", facts }, ...unsaid(told.length - facts.length, "field", hasFile)];
  }
  const shown = told.slice(0, mostColumns).sort((a, b) => a - b);
  const numbered = rows.length > 1;
  return [
    {
      kind: "table",
      columns: [
        ...(numbered ? [{ name: "#", align: "right" as const }] : []),
        ...shown.map((at) => ({ name: columns[at]?.name ?? "", ...alignOf(columns[at]) })),
      ],
      rows: rows
        .slice(0, mostRows)
        .map((row, index) => [
          ...(numbered ? [[String(index + 1)]] : []),
          ...shown.map((at): Line => [cellSpan(row[at] ?? null, columns[at])]),
        ]),
      ...moreOf(rows.length - mostRows, columns.length - shown.length, hasFile),
    },
  ];
}

function moreOf(rows: number, columns: number, hasFile: boolean): { more?: string } {
  const parts = [rows > 0 ? plural(rows, "more row") : "", columns > 0 ? plural(columns, "more column") : ""];
  const words = parts.filter(Boolean).join(" and ");
  return words ? { more: `${words}${hasFile ? " in the CSV" : ""}` } : {};
}

function unsaid(count: number, noun: string, hasFile: boolean): Block[] {
  return count > 0 ? [{ kind: "note", line: [`${plural(count, `more ${noun}`)}${hasFile ? " in the CSV" : ""}`] }] : [];
}

/** Columns that say where a row is kept, not what happened. */
const plumbing =
  /^(TenantId|SourceSystem|MG|ManagementGroupName|Type|_ResourceId|_SubscriptionId|_ItemId|_IsBillable|_BilledSize)$/;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Columns worth showing, by position. Where all fit, all of them; else those with anything in them, the most telling
 * first: the time, who and where, then what differs between the rows.
 */
function telling(columns: readonly Column[], rows: readonly (readonly Cell[])[]): number[] {
  const all = columns.map((_, at) => at);
  if (columns.length <= mostColumns) return all;
  const shown = rows.slice(0, mostRows);
  const filled = all.filter((at) => shown.some((row) => !isEmpty(row[at] ?? null)));
  const weight = new Map(
    filled.map((at) => [
      at,
      weightOf(
        columns[at],
        shown.map((row) => row[at] ?? null),
      ),
    ]),
  );
  return filled.toSorted((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0) || a - b);
}

function weightOf(column: Column | undefined, cells: readonly Cell[]): number {
  if (column?.name === "TimeGenerated") return 0;
  if (column === undefined || plumbing.test(column.name)) return 5;
  if (column.type === "guid" || cells.some((cell) => typeof cell === "string" && guid.test(cell))) return 5;
  if (column.type === "dynamic") return 4;
  if (column.type === "datetime" || (cells.length > 1 && new Set(cells).size === 1)) return 3;
  return cells.some((cell) => indicatorIn(cell, column)) ? 1 : 2;
}

function indicatorIn(cell: Cell, column: Column | undefined): Indicator | null {
  if (typeof cell !== "string" || column?.type !== "string" || cell.length > 120) return null;
  const read = classify(cell, { typed: false });
  return "indicator" in read ? read.indicator : null;
}

const isEmpty = (cell: Cell) => cell === null || cell === "" || (Array.isArray(cell) && cell.length === 0);

const numeric: ReadonlySet<string> = new Set(["int", "long", "real", "decimal"]);
const alignOf = (column: Column | undefined) =>
  column && numeric.has(column.type) ? ({ align: "right" } as const) : {};

function cellSpan(cell: Cell, column: Column | undefined): Line[number] {
  if (cell === null) return "";
  if (column?.type === "datetime") return instant(String(cell));
  const indicator = indicatorIn(cell, column);
  // Most mail addresses in logs are accounts, and are read as names.
  if (indicator && indicator.kind !== "email") return code(defang(indicator));
  return untrusted(cellText(cell));
}

/** `2019-02-18 15:29:22`, with a fraction only where there is one. */
function instant(text: string): string {
  return text.replace("T", " ").replace(/\.?0*Z$/, "");
}

function huntNext(entities: readonly Indicator[], window: Window, of: number | undefined): Block[] {
  if (entities.length === 0) return [];
  const range = rangeText(isoWindow(window));
  const shown = entities.slice(0, mostEntities);
  const choices = shown.map((indicator): Action => {
    const subject = subjectWord(indicator.kind, indicator.value);
    return { label: subjectWord(indicator.kind, defang(indicator)), run: ["hunt", subject, range] };
  });
  const left = entities.length - shown.length;
  const where = of === undefined ? "the rows" : `the first ${number(of)} rows`;
  return [{ kind: "choices", label: left > 0 ? `Hunt next (${left} more in ${where})` : "Hunt next", choices }];
}
