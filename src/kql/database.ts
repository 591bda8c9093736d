// The logs database: one DuckDB file that holds every log table under its own name, its columns stored as
// `storageTypes` says and its rows ordered by time, and a catalog of what it holds. Open it READ_ONLY.
import type { DuckDBConnection } from "@duckdb/node-api";
import { catalogTables, recordTable, type StoredTable, type TablePlan } from "./load/catalog.ts";
import { type Cell, CellMismatch, cellAppender, datetimeTicks } from "./load/cell.ts";
import { createDatabase } from "./load/create.ts";
import { KqlLoadError } from "./load/error.ts";
import { quoteName } from "./load/quote.ts";
import { type Column, storageTypes } from "./types.ts";

export { type CatalogTable, readCatalog } from "./load/catalog.ts";
export type { DeclaredTables } from "./load/declared.ts";
export { KqlLoadError } from "./load/error.ts";
export { type ImportedFolder, importFolder } from "./load/import.ts";
export { openFolder } from "./load/open.ts";

export interface TableSource {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Analytics where not given. */
  readonly plan?: TablePlan;
  readonly rows: Iterable<readonly Cell[]>;
}

/** The column that makes a table searchable by time. */
const timeColumn = "TimeGenerated";

/**
 * Writes a logs database from rows in memory, one table after the other. The file appears at `path` complete or not at
 * all. Rows may come in any order; they are stored by TimeGenerated, rows without a time first.
 * Throws KqlLoadError for a name twice (DuckDB ignores case) and for a cell that does not fit its column.
 */
export async function writeDatabase(path: string, tables: Iterable<TableSource>): Promise<void> {
  await createDatabase(path, {}, async (connection) => {
    // One transaction: a commit for every table would wait for the disk every time.
    await connection.run("BEGIN");
    for (const table of tables) await recordTable(connection, await writeTable(connection, table));
    await connection.run("COMMIT");
  });
}

async function writeTable(connection: DuckDBConnection, table: TableSource): Promise<StoredTable> {
  await createTable(connection, table);
  const time = table.columns.findIndex((column) => column.name === timeColumn && column.type === "datetime");
  const ordered = time < 0 ? { rows: [...table.rows], oldest: null, newest: null } : byTime(table, time);
  const appends = table.columns.map(cellAppender);
  const appender = await connection.createAppender(table.name);
  for (const row of ordered.rows) {
    for (const [index, append] of appends.entries()) {
      try {
        append(appender, row[index]);
      } catch (error) {
        throw misfit(table, index, row, error);
      }
    }
    appender.endRow();
  }
  appender.closeSync();
  return {
    name: table.name,
    plan: table.plan ?? "Analytics",
    columns: table.columns,
    timeColumn: time < 0 ? null : timeColumn,
    rows: ordered.rows.length,
    oldest: ordered.oldest,
    newest: ordered.newest,
    problems: [],
  };
}

async function createTable(connection: DuckDBConnection, table: TableSource): Promise<void> {
  const columns = table.columns.map((column) => `${quoteName(column.name)} ${storageTypes[column.type]}`);
  try {
    if (catalogTables.has(table.name.toLowerCase())) throw new Error("The catalog uses this name.");
    await connection.run(`CREATE TABLE ${quoteName(table.name)} (${columns.join(", ")})`);
  } catch (error) {
    throw new KqlLoadError({
      what: `Could not create the table ${table.name}`,
      why: error instanceof Error ? error.message : String(error),
      fix: "Give every table and every column of a table a name of its own, whatever its case.",
      cause: error,
    });
  }
}

function byTime(table: TableSource, time: number) {
  const keyed = Array.from(table.rows, (row) => {
    const cell = row[time];
    if (cell === null || cell === undefined) return { row, ticks: null };
    try {
      return { row, ticks: datetimeTicks(cell) };
    } catch (error) {
      throw misfit(table, time, row, error);
    }
  });
  keyed.sort((a, b) => compareTicks(a.ticks, b.ticks));
  return {
    rows: keyed.map((entry) => entry.row),
    oldest: keyed.find((entry) => entry.ticks !== null)?.ticks ?? null,
    newest: keyed.at(-1)?.ticks ?? null,
  };
}

function compareTicks(a: bigint | null, b: bigint | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

function misfit(table: TableSource, index: number, row: readonly Cell[], error: unknown): unknown {
  if (!(error instanceof CellMismatch)) return error;
  return new KqlLoadError({
    what: `Could not store a row of ${table.name}`,
    why: `Column ${table.columns[index]?.name}: ${error.message}.`,
    fix: `Correct the value in the row ${JSON.stringify(row.slice(0, 5), showBigint)?.slice(0, 200)}.`,
    cause: error,
  });
}

function showBigint(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
