import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type CatalogTable, type LoadProblem, readCatalog, recordProblems, recordTable } from "./catalog.ts";
import { createDatabase } from "./create.ts";
import type { DeclaredTables } from "./declared.ts";
import { KqlLoadError } from "./error.ts";
import { listTables, type SourceFile, type TableFiles } from "./folder.ts";
import { readTable } from "./load-table.ts";
import { type ProblemLog, problemLog } from "./problems.ts";
import { firstLine, quoteName } from "./quote.ts";
import { storeTable } from "./store-table.ts";

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** What the tables of well-known names are expected to hold. */
  readonly declared?: DeclaredTables;
  readonly onProgress?: (progress: ImportProgress) => void;
}

interface ImportProgress {
  /** The file that is read now, relative to the folder. */
  readonly file: string;
  /** Sizes on disk of the files before it, and of all files. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export interface ImportedFolder {
  readonly tables: readonly CatalogTable[];
  /** Everything that could not be read or was read differently, also of files that gave no table. */
  readonly problems: readonly LoadProblem[];
}

/** Enough for sorting; what needs more goes to disk. */
const memoryLimit = "1GB";

/**
 * Loads a folder of other people's logs into a logs database: NDJSON, JSON, CSV, Parquet and text, the text ones also as
 * .gz and .zst; a table for each file and for each sub-folder. Types are inferred from all rows, and `TimeGenerated` is
 * found or taken from the column that obviously says when. Broken lines and files are reported, the rest is loaded.
 * `databasePath` appears complete or not at all. Throws KqlLoadError when the folder holds nothing that can be read, and
 * the signal's reason when it is aborted.
 */
export async function importFolder(
  folder: string,
  databasePath: string,
  options: ImportOptions = {},
): Promise<ImportedFolder> {
  const problems = problemLog();
  const tables = await listTables(folder, problems);
  const signal = options.signal ?? new AbortController().signal;
  const workFolder = `${databasePath}.${process.pid}-${randomUUID().slice(0, 8)}.work`;
  const settings = {
    memory_limit: memoryLimit,
    temp_directory: join(workFolder, "engine"),
    threads: String(Math.min(4, availableParallelism())),
  };
  try {
    return await createDatabase(databasePath, settings, async (connection) => {
      const interrupt = () => connection.interrupt();
      signal.addEventListener("abort", interrupt);
      try {
        await connection.run("SET TimeZone = 'UTC'");
        await loadTables(tables, connection, workFolder, problems, signal, options);
        await recordProblems(connection, problems.list());
        return { tables: await readableTables(connection, folder, problems), problems: problems.list() };
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener("abort", interrupt);
      }
    });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function loadTables(
  tables: readonly TableFiles[],
  connection: DuckDBConnection,
  workFolder: string,
  problems: ProblemLog,
  signal: AbortSignal,
  { onProgress, declared }: ImportOptions,
): Promise<void> {
  const bytesTotal = tables.flatMap((table) => table.files).reduce((sum, file) => sum + file.bytes, 0);
  let bytesDone = 0;
  const onFile = (file: SourceFile) => {
    onProgress?.({ file: file.name, bytesDone, bytesTotal });
    bytesDone += file.bytes;
  };
  for (const table of tables) {
    const tableFolder = join(workFolder, "table");
    await mkdir(tableFolder, { recursive: true });
    try {
      const relations = await readTable(table, { connection, workFolder: tableFolder, problems, signal, onFile });
      if (relations.length > 0) {
        const stored = await storeTable(connection, table.name, relations, problems, declared?.[table.name]);
        const files = new Set(table.files.map((file) => file.name));
        const own = problems.list().filter((problem) => files.has(problem.file));
        await recordTable(connection, { ...stored, problems: own });
      }
    } catch (error) {
      // One table that DuckDB cannot take must not cost the others.
      signal.throwIfAborted();
      await connection.run(`DROP TABLE IF EXISTS ${quoteName(table.name)}`);
      problems.add(
        table.files[0]?.name ?? table.name,
        `The table ${table.name} cannot be loaded (${firstLine(error)})`,
      );
    }
    await rm(tableFolder, { recursive: true, force: true });
  }
}

async function readableTables(
  connection: DuckDBConnection,
  folder: string,
  problems: ProblemLog,
): Promise<readonly CatalogTable[]> {
  const tables = await readCatalog(connection);
  if (tables.length > 0) return tables;
  const [first] = problems.list();
  throw new KqlLoadError({
    what: `No logs in ${folder}`,
    why: `None of its files holds a record that can be read${first ? ` (${first.file}: ${first.reason})` : ""}.`,
    fix: "Put NDJSON, JSON, CSV, Parquet or text logs there (.gz and .zst too), a file or a sub-folder for each table.",
  });
}
