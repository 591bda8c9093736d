import type { Line, TableBlock } from "../../src/model/card.ts";
import type { RichTextBlock, Table, TableCell } from "./adaptive-card.ts";
import { richLine, richText } from "./rich-text.ts";
import { words } from "./words.ts";

/** A phone shows no more side by side. */
const mostColumns = 4;

/** A table in small print, so that a phone shows it; null when there is nothing in it. */
export function drawTable(given: TableBlock): Table | null {
  if (given.columns.length === 0 || given.rows.length === 0) return null;
  const table = given.columns.length > mostColumns ? merged(given) : given;
  const isRight = table.columns.map((column) => column.align === "right");
  const cell = (content: RichTextBlock | null, at: number): TableCell => {
    const item = content ?? richText("", { size: "small" });
    return { type: "TableCell", items: [isRight[at] ? { ...item, horizontalAlignment: "right" } : item] };
  };
  const head = table.columns.map(({ name }, at) => cell(richText(name, { size: "small", weight: "bolder" }), at));
  const rows = table.rows.map((row) =>
    table.columns.map((_, at) => cell(richLine(row[at] ?? [], { size: "small" }), at)),
  );
  return {
    type: "Table",
    columns: table.columns.map((_, at) => ({
      width: width(table, at),
      ...(isRight[at] ? { horizontalCellContentAlignment: "right" as const } : {}),
    })),
    rows: [head, ...rows].map((cells) => ({ type: "TableRow", cells })),
    showGridLines: false,
  };
}

/** The columns of words as one, with dots between; those of numbers as they are. */
function merged({ columns, rows, ...rest }: TableBlock): TableBlock {
  const isWords = columns.map((column) => column.align !== "right");
  const name = columns.filter((_, at) => isWords[at]).map((column) => column.name);
  const mergedRow = (row: readonly Line[]): Line[] => {
    const cells = columns.map((_, at) => row[at] ?? []);
    const told = cells.filter((cell, at) => isWords[at] && lengthOf(cell) > 0);
    return [
      told.flatMap((cell, at): Line => (at === 0 ? cell : [" · ", ...cell])),
      ...cells.filter((_, at) => !isWords[at]),
    ];
  };
  return {
    ...rest,
    columns: [{ name: name.join(" · ") }, ...columns.filter((_, at) => !isWords[at])],
    rows: rows.map(mergedRow),
  };
}

/**
 * Room in proportion to the words of a column, less than in proportion for long ones: they wrap. Numbers get what they
 * need, as they must not.
 */
function width({ columns, rows }: TableBlock, at: number): number | string {
  const texts = [[columns[at]?.name ?? ""], ...rows.map((row) => row[at] ?? [])].map(lengthOf);
  const longest = Math.max(...texts);
  if (columns[at]?.align === "right") return `${Math.min(longest, 12) * 7 + 16}px`;
  // Short names are broken between words and not in them.
  if (at === 0 && longest <= shortName) return `${longestWord(rows.map((row) => row[0] ?? [])) * 8}px`;
  return Math.round(10 * Math.sqrt(Math.min(Math.max(longest, 5), 60)));
}

const shortName = 16;
/** A date is broken before its time alone. */
const dayOfMonth = /\b(\d{1,2}) ([A-Z][a-z]{2})\b/g;
const longestWord = (cells: readonly Line[]) =>
  Math.max(
    4,
    ...cells
      .flat()
      .flatMap((span) => wordsOf(span).replace(dayOfMonth, "$1\u00a0$2").split(" "))
      .map(({ length }) => length),
  );
const wordsOf = (span: Line[number]) =>
  typeof span === "string" ? words(span) : span.as === "time" ? "" : words(span.text);

const lengthOf = (line: Line) =>
  line.reduce((sum, span) => sum + (typeof span !== "string" && span.as === "time" ? 20 : wordsOf(span).length), 0);
