import type { LibraryQuery } from "./library.ts";
import { stringLiteral, tableLiteral } from "./literal.ts";

/** A silence shorter than this can make no table stale: three of it are the hour that none is held against before. */
const slot = "20m";

/**
 * `core/sources` for a workspace without a Usage table: the same columns, measured on the tables themselves. The text is
 * composed because the tables are the workspace's own.
 */
export function rhythmQuery(sources: LibraryQuery, tables: readonly string[]): LibraryQuery {
  const legs = tables.map(
    (table) => `(${tableLiteral(table)}
    | where TimeGenerated >= _from and TimeGenerated < _to
    | summarize First = min(TimeGenerated), Last = max(TimeGenerated) by Slot = bin(TimeGenerated, ${slot})
    | extend Table = ${stringLiteral(table)})`,
  );
  const text = `union ${legs.join(",\n    ")}
| order by Table asc, Slot asc
| extend Gap = iff(prev(Table) == Table, (First - prev(Last)) / 1m, 0.0)
| summarize Days = dcount(bin(Slot, 1d)), First = min(First), Last = max(Last), LongestGapMinutes = max(Gap) by Table`;
  return { ...sources, id: "core/rhythm", tables, text };
}
