import type { LibraryQuery } from "./library.ts";
import { stringLiteral, tableLiteral } from "./literal.ts";

/**
 * `core/sources` for a workspace without a Usage table: the same columns, measured on the tables themselves. The text is
 * composed because the tables are the workspace's own.
 */
export function rhythmQuery(sources: LibraryQuery, tables: readonly string[]): LibraryQuery {
  const legs = tables.map(
    (table) => `(${tableLiteral(table)}
    | where TimeGenerated >= _from and TimeGenerated < _to
    | summarize First = min(TimeGenerated), Last = max(TimeGenerated) by Hour = bin(TimeGenerated, 1h)
    | extend Table = ${stringLiteral(table)})`,
  );
  const text = `union ${legs.join(",\n    ")}
| order by Table asc, Hour asc
| extend Gap = iff(prev(Table) == Table, datetime_diff("minute", Hour, prev(Hour)), 0)
| summarize Days = dcount(bin(Hour, 1d)), First = min(First), Last = max(Last), LongestGapMinutes = max(Gap) by Table`;
  return { ...sources, id: "core/rhythm", tables, text };
}
