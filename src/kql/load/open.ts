import { createHash } from "node:crypto";
import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DuckDBInstance, version } from "@duckdb/node-api";
import { readCatalog, readProblems } from "./catalog.ts";
import { listTables } from "./folder.ts";
import { type ImportedFolder, type ImportOptions, importFolder } from "./import.ts";
import { problemLog } from "./problems.ts";

/** Counted up whenever the same files would be loaded differently. */
const loaderVersion = 4;

/** File systems stamp changes with a clock this coarse; a file older than that cannot change without a new stamp. */
const clockMilliseconds = 50;

/** Another process may be about to open the database that it was told of. */
const keptMilliseconds = 3_600_000;

export interface OpenedFolder extends ImportedFolder {
  /** The logs database, to be opened READ_ONLY. */
  readonly path: string;
  /** Whether the folder had to be loaded now. */
  readonly loaded: boolean;
}

/**
 * The logs database of a folder: the one under `cacheFolder` if not a file has been added, removed or touched since it was
 * made, otherwise a new one. Databases of earlier states are removed an hour after their last use.
 * Throws what `importFolder` throws.
 */
export async function openFolder(
  folder: string,
  cacheFolder: string,
  options: ImportOptions = {},
): Promise<OpenedFolder> {
  const prefix = `logs-${digest(resolve(folder))}-`;
  const path = join(cacheFolder, `${prefix}${await fingerprint(folder, options.declared)}.duckdb`);
  await mkdir(cacheFolder, { recursive: true });
  const known = await readDatabase(path);
  const opened = known ?? (await importFolder(folder, path, options));
  const now = new Date();
  await utimes(path, now, now);
  await removeEarlier(cacheFolder, prefix, path);
  return { ...opened, path, loaded: known === undefined };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Changes with every file's name, place, size and time of change, and with what reads them and how. */
async function fingerprint(folder: string, declared: ImportOptions["declared"]): Promise<string> {
  const tables = await listTables(folder, problemLog());
  const files = tables.flatMap((table) => table.files);
  const stamp = async (path: string) => stat(path, { bigint: true });
  const first = await Promise.all(files.map((file) => stamp(file.path)));
  const newest = Math.max(...first.map((entry) => Number(entry.ctimeMs)));
  const age = Date.now() - newest;
  if (age >= 0 && age < clockMilliseconds) await delay(clockMilliseconds - age);
  const stamps = await Promise.all(files.map((file) => stamp(file.path)));
  const described = files.map(({ name }, index) => {
    const entry = stamps[index];
    return [name, ...[entry?.ino, entry?.size, entry?.mtimeNs, entry?.ctimeNs].map(String)];
  });
  return digest(JSON.stringify([loaderVersion, version(), declared ?? null, described]));
}

/** What a complete database holds; undefined when there is none, or none that this DuckDB can open. */
async function readDatabase(path: string): Promise<ImportedFolder | undefined> {
  if (!(await stat(path).catch(() => undefined))) return undefined;
  try {
    const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
    try {
      const connection = await instance.connect();
      const opened = { tables: await readCatalog(connection), problems: await readProblems(connection) };
      connection.closeSync();
      return opened;
    } finally {
      instance.closeSync();
    }
  } catch {
    return undefined;
  }
}

/** Also what an import left that was killed. A process that has a removed database open keeps reading it. */
async function removeEarlier(cacheFolder: string, prefix: string, current: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const path = join(cacheFolder, name);
    if (!name.startsWith(prefix) || path === current) continue;
    const entry = await stat(path).catch(() => undefined);
    if (!entry || Date.now() - entry.mtimeMs < keptMilliseconds) continue;
    // Windows refuses while the file is open; the next start tries again.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
