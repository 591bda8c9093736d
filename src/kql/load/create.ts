import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { register } from "../runtime/install.ts";
import { nestingFunctions } from "../runtime/nesting.ts";
import { createCatalog } from "./catalog.ts";

/**
 * Makes a logs database beside `path` and renames it into place once it is complete, so that nobody ever opens half a
 * file. A process that has the earlier file open keeps reading that one.
 */
export async function createDatabase<Result>(
  path: string,
  settings: Readonly<Record<string, string>>,
  fill: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  try {
    const result = await withInstance(unfinished, settings, fill);
    await rename(unfinished, path);
    return result;
  } finally {
    await rm(unfinished, { force: true });
    await rm(`${unfinished}.wal`, { force: true });
  }
}

async function withInstance<Result>(
  path: string,
  settings: Readonly<Record<string, string>>,
  fill: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(path, { ...settings });
  try {
    const connection = await instance.connect();
    try {
      register(connection, nestingFunctions);
      await createCatalog(connection);
      const result = await fill(connection);
      await connection.run("CHECKPOINT");
      return result;
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
