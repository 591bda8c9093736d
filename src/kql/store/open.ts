import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { CatalogTable } from "../load/catalog.ts";
import { KqlLoadError } from "../load/error.ts";
import { quoteName, quoteText } from "../load/quote.ts";
import { isoFromTicks } from "../load/ticks.ts";
import { timeColumn } from "../load/time-column.ts";
import { type Manifest, readManifest, type StoredPart } from "./manifest.ts";
import { dayColumn, selectParts, unifiedColumns } from "./unified.ts";
import { hasTime, slotColumn } from "./write-parts.ts";

/** A logs folder as an engine reads it: the state it had when it was opened. */
export interface LogsFolder {
  readonly path: string;
  readonly tables: readonly CatalogTable[];
  /** The parts of each table, by its name. */
  readonly parts: ReadonlyMap<string, readonly StoredPart[]>;
  readonly indexes: Manifest["indexes"];
  /** SQL that reads some parts of a table, with all of the table's columns. */
  select(table: string, parts: readonly StoredPart[]): string;
}

/**
 * Makes each table of a logs folder a view in the database attached as `logs`, and lets the engine read that folder's files
 * when it may read no others. Beside the table's columns a view has `#day` and `#slot`, by which parts are passed over.
 */
export async function openLogsFolder(connection: DuckDBConnection, folder: string): Promise<LogsFolder> {
  const path = resolve(folder);
  const manifest = await readManifest(path);
  if (!manifest) throw missing(folder);
  const parts = new Map<string, StoredPart[]>();
  for (const part of manifest.parts) parts.set(part.table, [...(parts.get(part.table) ?? []), part]);
  await connection.run(`SET allowed_directories = [${quoteText(`${path}/`)}]`);
  // Parts never change once they are named, so what was read of their heads stays true.
  await connection.run("SET parquet_metadata_cache = true");
  const tables = [...parts].map(([name, own]) => catalogTable(name, own, manifest));
  const columns = new Map(tables.map((table) => [table.name, table.columns]));
  const select = (table: string, some: readonly StoredPart[]) =>
    selectParts(path, some, columns.get(table) ?? [], [dayColumn, slotColumn], manifest.dead);
  for (const [table, own] of parts) {
    await connection.run(`CREATE VIEW logs.main.${quoteName(table)} AS ${select(table, own)}`);
  }
  return { path, tables, parts, indexes: manifest.indexes, select };
}

function catalogTable(name: string, parts: readonly StoredPart[], manifest: Manifest): CatalogTable {
  const columns = unifiedColumns(parts);
  const ticks = parts.flatMap(({ oldest, newest }) => [oldest, newest]).filter((text) => text !== null);
  const times = ticks.map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [oldest, newest] = [times[0], times.at(-1)];
  const problems = manifest.pieces.filter((piece) => piece.table === name).flatMap((piece) => piece.problems);
  return {
    name,
    plan: "Analytics",
    byDay: true,
    columns,
    timeColumn: hasTime(columns) ? timeColumn : null,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    oldest: oldest === undefined ? null : isoFromTicks(oldest),
    newest: newest === undefined ? null : isoFromTicks(newest),
    problems: problems.slice(0, shownProblems),
  };
}

/** A table may have a million broken lines; all of them are in the reject file. */
const shownProblems = 20;

function missing(folder: string): KqlLoadError {
  return new KqlLoadError({
    what: `Could not open the logs in ${folder}`,
    why: "Nothing was imported there.",
    fix: `Import a folder of logs: huntbot logs import FOLDER --into ${folder}`,
  });
}
