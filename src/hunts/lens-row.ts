import { activityLevels, type LensName } from "../model/hunt.ts";
import type { LensRow } from "../model/hunt-answer.ts";
import { type Answer, type Cell, cellText as text } from "../model/logs.ts";

export { text };

/**
 * Reads the answer of a lens query by column name. An outcome that is no word of the ladder counts as `mentioned`, so
 * that a contributed query can neither raise a level by a typo nor lose its rows.
 */
export function readLensRows(query: string, lens: LensName, answer: Answer): LensRow[] {
  const read = reader(answer);
  return answer.rows.map((row): LensRow => {
    const first = text(read(row, "TimeGenerated"));
    const outcome = text(read(row, "Outcome"));
    return {
      lens,
      query,
      outcome: activityLevels.find((level) => level === outcome) ?? "mentioned",
      actor: text(read(row, "Actor")),
      target: text(read(row, "Target")),
      detail: text(read(row, "Detail")),
      rows: Number(read(row, "Rows") ?? 1),
      first,
      last: text(read(row, "Last")) || first,
      ...(read(row, "Unusual") ? { unusual: text(read(row, "Unusual")) } : {}),
    };
  });
}

/** Reads cells of an answer by column name; an absent column reads as null. */
export function reader(answer: Answer): (row: readonly Cell[], column: string) => Cell {
  const index = new Map(answer.columns.map((column, at) => [column.name, at]));
  return (row, column) => {
    const at = index.get(column);
    return at === undefined ? null : (row[at] ?? null);
  };
}
