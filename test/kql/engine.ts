import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type TableSource, writeDatabase } from "../../src/kql/database.ts";
import { type Cell, Engine, KqlError } from "../../src/kql/index.ts";

/** An engine for the tests of a file, over these tables or over none. It is closed when they have run. */
export function engineFor(tables: readonly TableSource[] = []): () => Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-kql-"));
  let opened: Promise<Engine> | undefined;
  afterAll(async () => {
    await (await opened)?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    opened ??= open(folder, tables);
    return opened;
  };
}

async function open(folder: string, tables: readonly TableSource[]): Promise<Engine> {
  if (tables.length === 0) return Engine.open();
  const database = join(folder, "logs.duckdb");
  await writeDatabase(database, tables);
  return Engine.open({ database });
}

/** The values of a query that gives one row, or the rows' first cells. */
export async function firstRow(engine: Promise<Engine>, kql: string): Promise<readonly Cell[]> {
  return (await (await engine).query(kql)).rows[0] ?? [];
}

export async function rowsOf(engine: Promise<Engine>, kql: string): Promise<readonly (readonly Cell[])[]> {
  return (await (await engine).query(kql)).rows;
}

export async function refusalOf(engine: Promise<Engine>, kql: string): Promise<KqlError> {
  try {
    await (await engine).query(kql);
  } catch (error) {
    if (error instanceof KqlError) return error;
    throw error;
  }
  throw new Error(`not refused: ${kql}`);
}
