import type { Indicator } from "../model/indicator.ts";
import type { Answer, TableInfo } from "../model/logs.ts";
import { parsed } from "./entities.ts";
import type { Finder } from "./finder.ts";
import { reader, text } from "./lens-row.ts";
import type { LibraryQuery } from "./library.ts";
import { stringListLiteral, stringLiteral, tableLiteral } from "./literal.ts";

/** Kusto's string functions take at most 64 arguments. */
const mostArguments = 50;

/**
 * `core/seen` for many indicators at once: one leg a table, each row read once for all of them. The text is composed
 * because the tables and their columns are the workspace's own. Where searching everything is dear, an index narrows the
 * rows first, column by column.
 */
export function seenManyQuery(
  seen: LibraryQuery,
  tables: readonly TableInfo[],
  finders: readonly Finder[],
  searchIsCheap: boolean,
): LibraryQuery {
  const wanted = finders.flatMap(({ terms }) => terms);
  const numbered = finders.map((finder, at) => ({ ...finder, at }));
  const found = numbered.map(({ at }) => `Everything matches regex finder${at}`).join(" or ");
  const runs = numbered.map(({ at }) => `extract_all(runs${at}, Everything)`).join(", ");
  const legs = tables.map(
    (table) => `(${tableLiteral(table.name)}
    | where TimeGenerated >= _from and TimeGenerated < _to${searchIsCheap ? "" : `\n    | where ${anyColumn(table)}`}
    | extend Everything = tolower(${everything(table)})
    | where ${found}
    | summarize Hits = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by Runs = tostring(array_concat(${runs}, dynamic([])))
    | project Table = ${stringLiteral(table.name)}, Runs, Hits, First, Last)`,
  );
  const head = [
    ...numbered.flatMap(({ at, pattern, runs }) => [
      `let finder${at} = ${stringLiteral(pattern)};`,
      `let runs${at} = ${stringLiteral(runs)};`,
    ]),
    ...(searchIsCheap ? [] : [`let wanted = ${stringListLiteral(wanted)};`]),
  ];
  const names = tables.map((table) => table.name);
  const query = legs.length === 1 ? legs.join("") : `union\n    ${legs.join(",\n    ")}`;
  return {
    ...seen,
    id: "core/seen-many",
    tables: names,
    requires: [],
    terms: wanted,
    text: `${head.join("\n")}\n${query}`,
  };
}

/** Every word of a row as one text, a line a column. */
function everything(table: TableInfo): string {
  const columns = wordColumns(table).map((column) =>
    column.type === "string" ? column.reference : `tostring(${column.reference})`,
  );
  const parts = Array.from({ length: Math.ceil(columns.length / mostArguments) }, (_, at) =>
    columns.slice(at * mostArguments, (at + 1) * mostArguments),
  ).map((part) => `strcat_delim("\\n", ${[...part, '""'].join(", ")})`);
  return parts.length === 1 ? parts.join("") : `strcat(${parts.join(', "\\n", ')})`;
}

function anyColumn(table: TableInfo): string {
  return wordColumns(table)
    .map(
      (column) => `${column.type === "string" ? column.reference : `tostring(${column.reference})`} has_any (wanted)`,
    )
    .join(" or ");
}

function wordColumns(table: TableInfo): { readonly type: string; readonly reference: string }[] {
  return table.columns
    .filter((column) => column.type === "string" || column.type === "dynamic" || column.type === "guid")
    .map((column) => ({ type: column.type, reference: `[${stringLiteral(column.name)}]` }));
}

/** Rows of one table that name an indicator. */
export interface Sighting {
  readonly indicator: Indicator;
  readonly table: string;
  readonly hits: number;
  readonly first: string;
  readonly last: string;
}

/** Reads the answer: each row of it is rows of a table whose runs are the same, so that no row counts twice. */
export function readSightings(answer: Answer, finders: readonly Finder[]): Sighting[] {
  const read = reader(answer);
  return answer.rows.flatMap((row) => {
    const runs = parsed(read(row, "Runs"));
    const named = new Set(
      (Array.isArray(runs) ? runs : []).flatMap((run) => finders.flatMap((finder) => finder.attribute(text(run)))),
    );
    return [...named].map((indicator) => ({
      indicator,
      table: text(read(row, "Table")),
      hits: Number(read(row, "Hits")),
      first: text(read(row, "First")),
      last: text(read(row, "Last")),
    }));
  });
}
