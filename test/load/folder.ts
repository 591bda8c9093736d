import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type CatalogTable, type ImportedFolder, importFolder } from "../../src/kql/database.ts";

export type Contents = Readonly<Record<string, string | Buffer>>;

export interface Loaded extends ImportedFolder {
  table(name: string): CatalogTable;
  /** Stored values by column name, as DuckDB prints them in JSON. */
  rows(table: string): Promise<Record<string, unknown>[]>;
  /** Problems as `file:line reason`, in order. */
  readonly messages: readonly string[];
}

const made: string[] = [];
process.once("exit", () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, removed when the test process ends. */
export function folderOf(files: Contents): string {
  const folder = mkdtempSync(join(tmpdir(), "logs-"));
  made.push(folder);
  writeFiles(join(folder, "in"), files);
  return join(folder, "in");
}

export function writeFiles(folder: string, files: Contents): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export async function load(files: Contents): Promise<Loaded> {
  return loadFrom(folderOf(files));
}

export async function loadFrom(folder: string): Promise<Loaded> {
  const path = join(dirname(folder), "out", "logs.duckdb");
  const imported = await importFolder(folder, path);
  return {
    ...imported,
    table(name) {
      const found = imported.tables.find((table) => table.name === name);
      if (!found) throw new Error(`There is no table ${name} but ${imported.tables.map((table) => table.name)}`);
      return found;
    },
    rows: (table) =>
      reading(path, async (connection) => (await connection.runAndReadAll(`FROM "${table}"`)).getRowObjectsJson()),
    messages: imported.problems.map(
      ({ file, line, reason }) => `${file}${line === undefined ? "" : `:${line}`} ${reason}`,
    ),
  };
}

export async function reading<T>(path: string, read: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    return await read(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A table's columns as `name:type name:type`. */
export function schema(table: CatalogTable): string {
  return table.columns.map(({ name, type }) => `${name}:${type}`).join(" ");
}
