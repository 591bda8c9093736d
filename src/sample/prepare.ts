import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeDatabase } from "../kql/database.ts";
import { sampleTables } from "./tables.ts";

/**
 * The sample workspace as a logs database under `folder`, written at most once per instant and edition. `edition` names
 * the program that generated it, so that a newer one never reads an older one's rows. Returns the database's path.
 */
export async function prepareSample(folder: string, instant: Date, edition: string): Promise<string> {
  const name = `${instant.toISOString().slice(0, 10)}-${edition}.duckdb`;
  const path = join(folder, name);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  await writeDatabase(path, sampleTables(instant));
  await removeOlder(folder, edition);
  return path;
}

/** Samples of other editions are of no use to anyone; a process that still reads one keeps its open file. */
async function removeOlder(folder: string, edition: string): Promise<void> {
  const others = (await readdir(folder)).filter(
    (file) => file.endsWith(".duckdb") && !file.endsWith(`-${edition}.duckdb`),
  );
  await Promise.all(others.map((file) => rm(join(folder, file), { force: true })));
}
