import { setImmediate as pause } from "node:timers/promises";
import { type Answer, type Cell, type Column, cellText } from "../model/logs.ts";
import { csvCell } from "./csv.ts";

/** The rows of a query as CSV, its columns' names first. Null is nothing, a structure its JSON. */
export function tableCsv({ columns, rows }: Pick<Answer, "columns" | "rows">): string {
  return `${columns.map(({ name }) => csvCell(name)).join(",")}\r\n${lines(columns, rows)}`;
}

function lines(columns: readonly Column[], rows: Answer["rows"]): string {
  return rows.map((row) => `${columns.map((column, at) => written(row[at] ?? null, column)).join(",")}\r\n`).join("");
}

const rowsATurn = 500;

/** The same as a file's content. Every few rows others get their turn. */
export async function tableCsvBytes({ columns, rows }: Pick<Answer, "columns" | "rows">): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(tableCsv({ columns, rows: [] }))];
  for (let from = 0; from < rows.length; from += rowsATurn) {
    parts.push(encoder.encode(lines(columns, rows.slice(from, from + rowsATurn))));
    await pause();
  }
  return Buffer.concat(parts);
}

/** Numbers and times are no words that a spreadsheet could run: a minus stays what it is. */
function written(cell: Cell, { type }: Column): string {
  const text = cellText(cell);
  return type === "string" || type === "dynamic" ? csvCell(text) : text;
}
