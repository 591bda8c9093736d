import type { KeptTable } from "../model/kept.ts";

/** The rows of an own query's answer as words: null is empty, a structure is its JSON. */
export function keptRows({ rows }: KeptTable): readonly (readonly string[])[] {
  return rows.map((row) =>
    row.map((cell) => (cell === null ? "" : typeof cell === "object" ? JSON.stringify(cell) : String(cell))),
  );
}
