import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column, KustoType } from "../types.ts";
import { quoteName } from "./quote.ts";
import { isoFromTicks } from "./ticks.ts";

export type TablePlan = "Analytics" | "Basic" | "Auxiliary" | "unknown";

/** Something in a source that could not be read, or was read differently than it stands; the rest was loaded. */
export interface LoadProblem {
  /** Relative to the loaded folder. */
  readonly file: string;
  /** Counted from 1, in the decompressed text. */
  readonly line?: number;
  readonly reason: string;
  /** Set where nothing was lost: a name was changed, or there was nothing to read. */
  readonly kind?: "renamed" | "empty";
}

export interface CatalogTable {
  readonly name: string;
  readonly plan: TablePlan;
  readonly columns: readonly Column[];
  /** The column by which the table is ordered and windows apply; null when the table has no time. */
  readonly timeColumn: string | null;
  readonly rows: number;
  /** ISO instants with 7 fractional digits; null without rows or without a time. */
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly problems: readonly LoadProblem[];
  /** Kept in parts by day, with indexes. */
  readonly byDay?: boolean;
}

/** What is known of a table once its rows are stored; times in ticks. */
export interface StoredTable extends Omit<CatalogTable, "oldest" | "newest"> {
  readonly oldest: bigint | null;
  readonly newest: bigint | null;
}

/** Names that the catalog itself takes. */
export const catalogTables: ReadonlySet<string> = new Set(["huntbot_columns", "huntbot_tables", "huntbot_problems"]);

export async function createCatalog(connection: DuckDBConnection): Promise<void> {
  await connection.run(`
    CREATE TABLE huntbot_columns (table_name VARCHAR, column_name VARCHAR, ordinal INTEGER, kusto_type VARCHAR);
    CREATE TABLE huntbot_tables (table_name VARCHAR, plan VARCHAR, time_column VARCHAR, rows BIGINT, oldest BIGINT,
      newest BIGINT, problems JSON);
    CREATE TABLE huntbot_problems (file VARCHAR, line BIGINT, reason VARCHAR, kind VARCHAR)`);
}

export async function recordTable(connection: DuckDBConnection, table: StoredTable): Promise<void> {
  const columns = await connection.createAppender("huntbot_columns");
  for (const [ordinal, column] of table.columns.entries()) {
    columns.appendVarchar(table.name);
    columns.appendVarchar(column.name);
    columns.appendInteger(ordinal);
    columns.appendVarchar(column.type);
    columns.endRow();
  }
  columns.closeSync();
  await connection.run(
    "INSERT INTO huntbot_tables VALUES ($1, $2, $3, $4::BIGINT, $5::VARCHAR::BIGINT, $6::VARCHAR::BIGINT, $7)",
    [
      table.name,
      table.plan,
      table.timeColumn,
      table.rows,
      table.oldest?.toString() ?? null,
      table.newest?.toString() ?? null,
      JSON.stringify(table.problems),
    ],
  );
}

/** Keeps what belongs to no single table, such as a file that could not be read at all. */
export async function recordProblems(connection: DuckDBConnection, problems: readonly LoadProblem[]): Promise<void> {
  const appender = await connection.createAppender("huntbot_problems");
  for (const problem of problems) {
    appender.appendVarchar(problem.file);
    if (problem.line === undefined) appender.appendNull();
    else appender.appendBigInt(BigInt(problem.line));
    appender.appendVarchar(problem.reason);
    if (problem.kind === undefined) appender.appendNull();
    else appender.appendVarchar(problem.kind);
    appender.endRow();
  }
  appender.closeSync();
}

/**
 * The tables of a logs database, by name. `attachedAs` is the name under which the file was attached; without it the
 * connection's own database is read.
 */
export async function readCatalog(connection: DuckDBConnection, attachedAs?: string): Promise<readonly CatalogTable[]> {
  const prefix = attachedAs === undefined ? "" : `${quoteName(attachedAs)}.main.`;
  const columns = await connection.runAndReadAll(
    `SELECT table_name, column_name, kusto_type FROM ${prefix}huntbot_columns ORDER BY table_name, ordinal`,
  );
  const columnsOf = new Map<string, Column[]>();
  for (const [table, name, type] of columns.getRows() as [string, string, KustoType][]) {
    const known = columnsOf.get(table);
    if (known) known.push({ name, type });
    else columnsOf.set(table, [{ name, type }]);
  }
  const tables = await connection.runAndReadAll(
    `SELECT table_name, plan, time_column, rows, oldest, newest, problems FROM ${prefix}huntbot_tables ORDER BY table_name`,
  );
  type Row = [string, TablePlan, string | null, bigint, bigint | null, bigint | null, string];
  return (tables.getRows() as Row[]).map(([name, plan, timeColumn, rows, oldest, newest, problems]) => ({
    name,
    plan,
    columns: columnsOf.get(name) ?? [],
    timeColumn,
    rows: Number(rows),
    oldest: oldest === null ? null : isoFromTicks(oldest),
    newest: newest === null ? null : isoFromTicks(newest),
    problems: JSON.parse(problems) as LoadProblem[],
  }));
}

/** Problems that belong to no single table. */
export async function readProblems(connection: DuckDBConnection, attachedAs?: string): Promise<readonly LoadProblem[]> {
  const prefix = attachedAs === undefined ? "" : `${quoteName(attachedAs)}.main.`;
  const found = await connection.runAndReadAll(`SELECT file, line, reason, kind FROM ${prefix}huntbot_problems`);
  return (found.getRows() as [string, bigint | null, string, LoadProblem["kind"] | null][]).map(
    ([file, line, reason, kind]) => ({
      file,
      ...(line === null ? {} : { line: Number(line) }),
      reason,
      ...(kind ? { kind } : {}),
    }),
  );
}
