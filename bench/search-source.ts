import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { macros, tables } from "./search-tables.ts";

const days = 20;
export const firstDay = "2026-11-01";
export const span = { from: new Date(`${firstDay}T00:00:00Z`), to: new Date("2026-11-21T00:00:00Z") };

/** Writes each table as NDJSON with `rows` rows, in order of time, as an export has them. */
export async function writeSource(folder: string, rows: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const macro of macros) await connection.run(`CREATE MACRO ${macro}`);
  const step = (days * 86_400_000_000) / rows;
  const time = `strftime(TIMESTAMP '${firstDay}' + to_microseconds(CAST(i * ${step} AS BIGINT)), '%Y-%m-%dT%H:%M:%S.%fZ')`;
  for (const { name, columns } of tables) {
    const select = `SELECT ${time} AS TimeGenerated, ${columns} FROM (SELECT i, ${rows} AS n FROM range(${rows}) AS t(i))`;
    await connection.run(`COPY (${select}) TO '${join(folder, `${name}.ndjson`)}' (FORMAT json)`);
  }
  instance.closeSync();
}
