import { type Answer, type Cell, type Column, cellText } from "../model/logs.ts";
import { csvCell } from "./csv.ts";

/** The rows of a query as CSV, its columns' names first. Null is nothing, a structure its JSON. */
export function tableCsv({ columns, rows }: Pick<Answer, "columns" | "rows">): string {
  const head = columns.map(({ name }) => csvCell(name));
  const lines = rows.map((row) => columns.map((column, at) => written(row[at] ?? null, column)));
  return [head, ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}

/** Numbers and times are no words that a spreadsheet could run: a minus stays what it is. */
function written(cell: Cell, { type }: Column): string {
  const text = cellText(cell);
  return type === "string" || type === "dynamic" ? csvCell(text) : text;
}
