import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { macros, tables } from "./search-tables.ts";

/** Whole days, the last one left out. */
export interface Days {
  readonly first: string;
  readonly count: number;
}

export const usualDays: Days = { first: "2026-11-01", count: 20 };

export function spanOf({ first, count }: Days) {
  const from = new Date(`${first}T00:00:00Z`);
  return { from, to: new Date(from.getTime() + count * 86_400_000) };
}

/** Bytes of a row, on average over the tables. */
export const rowBytes = 320;

/** Writes each table as NDJSON with `rows` rows, in order of time, as an export has them. */
export async function writeSource(folder: string, rows: number, { first, count }: Days = usualDays): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const macro of macros) await connection.run(`CREATE MACRO ${macro}`);
  const step = (count * 86_400_000_000) / rows;
  const time = `strftime(TIMESTAMP '${first}' + to_microseconds(CAST(i * ${step} AS BIGINT)), '%Y-%m-%dT%H:%M:%S.%fZ')`;
  // At once, because to count rows is the work of one thread.
  const writing = tables.map(async ({ name, columns }) => {
    const own = await instance.connect();
    const select = `SELECT ${time} AS TimeGenerated, ${columns} FROM (SELECT i, ${rows} AS n FROM range(${rows}) AS t(i))`;
    await own.run(`COPY (${select}) TO '${join(folder, `${name}.ndjson`)}' (FORMAT json)`);
    own.closeSync();
  });
  await Promise.all(writing);
  instance.closeSync();
}
