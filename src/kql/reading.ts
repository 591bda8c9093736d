import type { DuckDBConnection } from "@duckdb/node-api";
import type { Translation } from "./translate.ts";
import { type Cell, cellWriter } from "./wire.ts";

export interface Rows {
  readonly rows: readonly (readonly Cell[])[];
  readonly partial?: { readonly reason: string };
}

/** Runs a translation and reads at most `cap` rows. One row more is asked for, to know whether any is left out. */
export async function readRows(
  connection: DuckDBConnection,
  { sql, columns }: Translation,
  cap: number,
): Promise<Rows> {
  const result = await connection.stream(`${sql}\nLIMIT ${cap + 1}`);
  const writers = columns.map((column) => cellWriter(column.type));
  const rows: Cell[][] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const values = chunk.getColumns();
    for (let row = 0; row < chunk.rowCount; row++) {
      rows.push(writers.map((write, column) => write(values[column]?.[row])));
    }
  }
  if (rows.length <= cap) return { rows };
  rows.length = cap;
  return { rows, partial: { reason: `more than ${cap} rows` } };
}
