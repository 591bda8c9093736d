import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "../load/quote.ts";
import { indexRowGroup } from "./index-part.ts";
import type { Manifest, StoredPart } from "./manifest.ts";
import { sync } from "./write-parts.ts";

/**
 * Puts the indexes of a table's days of one month into one file, sorted by token: looking a token up costs by the number of
 * files. Days whose parts did not change are taken over from the month's earlier file. Undefined when nothing is to be done.
 */
export async function gatherIndexes(
  connection: DuckDBConnection,
  folder: string,
  manifest: Manifest,
  tokenizer: string,
): Promise<Manifest | undefined> {
  const months = new Map<string, StoredPart[]>();
  for (const part of manifest.parts) {
    if (part.index?.tokenizer !== tokenizer) continue;
    const month = `${part.table}/index-${part.day.slice(0, 7)}`;
    months.set(month, [...(months.get(month) ?? []), part]);
  }
  for (const [month, parts] of months) {
    if (new Set(parts.map((part) => part.index?.path)).size <= 1) continue;
    const path = `${month}-${manifest.nextId}.parquet`;
    await writeMonth(connection, folder, path, parts);
    const bytes = (await stat(join(folder, path))).size;
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const gathered = manifest.parts.map((part) =>
      parts.includes(part)
        ? { ...part, index: { path, bytes: Math.round((bytes * part.rows) / rows), tokenizer } }
        : part,
    );
    return { ...manifest, nextId: manifest.nextId + 1, parts: gathered };
  }
  return undefined;
}

async function writeMonth(
  connection: DuckDBConnection,
  folder: string,
  path: string,
  parts: readonly StoredPart[],
): Promise<void> {
  const days = new Map<string, string[]>();
  for (const { index, day } of parts) {
    if (index) days.set(index.path, [...(days.get(index.path) ?? []), `DATE ${quoteText(day)}`]);
  }
  const selects = [...days].map(
    ([file, own]) => `SELECT * FROM read_parquet(${quoteText(join(folder, file))}) WHERE day IN (${own.join(", ")})`,
  );
  await connection.run(
    `COPY (SELECT * FROM (${selects.join(" UNION ALL ")}) ORDER BY kind, token, day)
     TO ${quoteText(join(folder, path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${indexRowGroup})`,
  );
  await sync(join(folder, path));
}
