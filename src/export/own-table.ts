import type { KeptTable } from "../model/kept.ts";
import { cellText } from "../model/logs.ts";

/** The rows of an own query's answer as words. */
export function keptRows({ rows }: KeptTable): readonly (readonly string[])[] {
  return rows.map((row) => row.map(cellText));
}
