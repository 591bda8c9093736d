import type { Output } from "../model/command.ts";
import type { Answer } from "../model/logs.ts";

/** The machine-readable answers behind what was shown: a list counts as its items. */
export function answersIn(outputs: readonly Output[]): readonly unknown[] {
  return outputs
    .filter(({ slot, data }) => slot !== "thread" && data !== undefined)
    .flatMap(({ data }): readonly unknown[] => (Array.isArray(data) ? data : [data]));
}

/** The table that an own query gave, if there is one. */
export function tableIn(outputs: readonly Output[]): Pick<Answer, "columns" | "rows"> | undefined {
  return answersIn(outputs).find(isTable);
}

function isTable(data: unknown): data is Pick<Answer, "columns" | "rows"> {
  if (typeof data !== "object" || data === null || !("columns" in data) || !("rows" in data)) return false;
  return Array.isArray(data.columns) && Array.isArray(data.rows);
}
