import { type LensAnswer, type LensName, lensNames, levelRank } from "../model/hunt.ts";
import type { LensRow } from "../model/hunt-answer.ts";
import type { IndicatorKind } from "../model/indicator.ts";
import type { TableInfo } from "../model/logs.ts";
import { searchable } from "./coverage.ts";
import { type Library, type LibraryQuery, runsOn } from "./library.ts";

/** The lens questions for a kind: what could be asked anywhere, and what this workspace has tables for. */
function lensQueries(library: Library, kind: IndicatorKind): LibraryQuery[] {
  return library.list().filter((query) => query.lens !== undefined && query.accepts.includes(kind));
}

/** Lenses that could say something about this kind, but have no table here that whoever asks may read. */
function unaskedLenses(library: Library, kind: IndicatorKind, tables: readonly TableInfo[]): LensName[] {
  const names = new Set(searchable(tables).map((table) => table.name));
  const queries = lensQueries(library, kind);
  return lensNames.filter((lens) => {
    const own = queries.filter((query) => query.lens === lens);
    return own.length > 0 && !own.some((query) => runsOn(query, names));
  });
}

/** Those of them that have no table here, as far as whoever asks can know. */
export function absentLenses(library: Library, kind: IndicatorKind, tables: readonly TableInfo[]): LensName[] {
  const queries = lensQueries(library, kind);
  return unaskedLenses(library, kind, tables).filter(
    (lens) => !queries.some((query) => query.lens === lens && query.closed),
  );
}

/** One answer per lens that was asked, in the ladder's words; a lens that saw nothing says so. */
export function lensAnswers(
  library: Library,
  kind: IndicatorKind,
  tables: readonly TableInfo[],
  rows: readonly LensRow[],
  intelligence: number,
): LensAnswer[] {
  const unasked = new Set(unaskedLenses(library, kind, tables));
  const queries = lensQueries(library, kind);
  return lensNames
    .filter((lens) => !unasked.has(lens) && queries.some((query) => query.lens === lens))
    .map((lens) =>
      answerOf(
        lens,
        rows.filter((row) => row.lens === lens),
        lens === "intelligence" ? intelligence : 0,
      ),
    )
    .sort((a, b) => levelRank(b.outcome) - levelRank(a.outcome) || b.rows - a.rows);
}

function answerOf(lens: LensName, rows: readonly LensRow[], mentions: number): LensAnswer {
  const worst = [...rows].sort((a, b) => levelRank(b.outcome) - levelRank(a.outcome) || b.rows - a.rows);
  return {
    lens,
    outcome: worst[0]?.outcome ?? (mentions > 0 ? "mentioned" : "none"),
    rows: rows.reduce((sum, row) => sum + row.rows, mentions),
    first: rows.map((row) => row.first).sort()[0] ?? null,
    last:
      rows
        .map((row) => row.last)
        .sort()
        .at(-1) ?? null,
    detail: [...new Set(worst.map((row) => `${row.rows > 1 ? `${row.rows} ` : ""}${row.detail}`))]
      .slice(0, 6)
      .join(", "),
  };
}
