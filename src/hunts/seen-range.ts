import type { TableInfo } from "../model/logs.ts";
import { addressColumns } from "./address-columns.ts";
import type { LibraryQuery } from "./library.ts";
import { stringLiteral, tableLiteral } from "./literal.ts";

/**
 * `core/seen` for a range: the same columns, over the address columns of the tables alone. The text is composed because
 * tables and columns are the workspace's own. Every table must have one.
 */
export function seenRangeQuery(seen: LibraryQuery, tables: readonly TableInfo[]): LibraryQuery {
  const legs = tables.map(
    (table) => `(${tableLiteral(table.name)}
    | where TimeGenerated >= _from and TimeGenerated < _to
    | where ${addressColumns(table).map(judged(table)).join(" or ")}
    | summarize Hits = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by Hour = bin(TimeGenerated, 1h)
    | project Table = ${stringLiteral(table.name)}, Hour, Hits, First, Last)`,
  );
  return {
    ...seen,
    id: "core/seen-range",
    accepts: ["cidr"],
    tables: tables.map((table) => table.name),
    text: legs.length === 1 ? legs.join("") : `union\n    ${legs.join(",\n    ")}`,
  };
}

function judged(table: TableInfo): (column: string) => string {
  return (column) => {
    const reference = `[${stringLiteral(column)}]`;
    const isText = table.columns.some(({ name, type }) => name === column && type === "string");
    return `_match(${isText ? reference : `tostring(${reference})`})`;
  };
}
