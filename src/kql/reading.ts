import { setImmediate as pause } from "node:timers/promises";
import type { DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import { type AnswerLimits, megabytes } from "./limits.ts";
import type { Translation } from "./translate.ts";
import { type Cell, cellWriter } from "./wire.ts";

export interface Rows {
  readonly rows: readonly (readonly Cell[])[];
  readonly partial?: { readonly reason: string };
}

const rowsATurn = 128;

type Limits = Pick<AnswerLimits, "rows" | "bytes">;

/**
 * Runs a translation and reads until an answer is full. What is left is never made: the result is streamed, and is
 * interrupted then, as closing a connection that still works waits for it. Others get their turn every few rows.
 */
export async function readRows(connection: DuckDBConnection, translation: Translation, limits: Limits): Promise<Rows> {
  const result = await resultOf(connection, translation, limits.rows);
  const writers = translation.columns.map((column) => cellWriter(column.type));
  const rows: Cell[][] = [];
  let bytes = 0;
  const cut = async (reason: string): Promise<Rows> => {
    connection.interrupt();
    await result.fetchChunk().catch(() => {});
    return { rows, partial: { reason } };
  };
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return { rows };
    const vectors = writers.map((_, column) => chunk.getColumnVector(column));
    for (let row = 0; row < chunk.rowCount; row++) {
      if (rows.length === limits.rows) return cut(`more than ${limits.rows} rows`);
      const values = vectors.map((vector) => vector.getItem(row));
      bytes += sizeOf(values);
      if (bytes > limits.bytes) return cut(`more than ${megabytes(limits.bytes)}`);
      if (row % rowsATurn === rowsATurn - 1) await pause();
      rows.push(writers.map((write, column) => write(values[column])));
    }
  }
}

/** So many rows fit in memory however long their texts are. */
const mostAtOnce = 20_000;

/**
 * DuckDB plans a streamed query twice if it reads Parquet. So a query that gathers its rows before it gives the first is not
 * streamed, unless they turn out to be many.
 */
async function resultOf(
  connection: DuckDBConnection,
  { sql, gathers }: Translation,
  rows: number,
): Promise<DuckDBResult> {
  if (gathers) {
    const most = Math.min(rows, mostAtOnce);
    const result = await connection.run(`${sql}\nLIMIT ${most + 1}`);
    if (most === rows || result.rowCount <= most) return result;
  }
  return connection.stream(sql);
}

function sizeOf(values: readonly unknown[]): number {
  let size = 0;
  for (const value of values) size += typeof value === "string" ? value.length : 8;
  return size;
}
