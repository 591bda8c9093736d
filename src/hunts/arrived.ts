import type { LibraryQuery } from "./library.ts";

/** The filter that every shipped query states on its own tables, with the table before it. */
const leg = /\b([A-Za-z_]\w*)(\s*\n\s*\| where )(TimeGenerated >= _\w+ and TimeGenerated < _to)\b/g;
const condition =
  "coalesce(ingestion_time(), TimeGenerated) >= _arrivedFrom and coalesce(ingestion_time(), TimeGenerated) < _arrivedTo";

/**
 * The query over rows that arrived in a span of time, however late: each leg that reads one of its tables is narrowed by
 * `ingestion_time()`. Tables that it only looks names up in are read as ever. Null when it has no such leg.
 */
export function arrivedText(query: LibraryQuery): string | null {
  const text = query.text.replace(leg, (whole, table: string, where: string, filter: string) =>
    query.tables.includes(table) ? `${table}${where}${filter} and ${condition}` : whole,
  );
  return text === query.text ? null : text;
}
