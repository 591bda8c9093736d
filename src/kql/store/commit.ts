import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DeclaredTables } from "../load/declared.ts";
import { quoteName } from "../load/quote.ts";
import type { Column } from "../types.ts";
import { type Manifest, type Piece, type StoredPart, writeManifest } from "./manifest.ts";
import type { FilePlan } from "./plan.ts";
import { pieceTable, readPiece } from "./read-piece.ts";
import { dayName, daySql, hasTime, onDay, pieceColumn, slotColumn, slotSql, writePart } from "./write-parts.ts";

interface Target {
  readonly target: string;
  readonly work: string;
  readonly connection: DuckDBConnection;
  readonly options: { readonly declared?: DeclaredTables };
}

/**
 * Reads a file's pieces, each committed as soon as it is written. The rows of an earlier state stop counting together with
 * the first new piece, so that nobody ever sees both or neither.
 */
export async function commitFile(
  { target, work, connection, options }: Target,
  plan: FilePlan,
  before: Manifest,
  signal: AbortSignal,
  onPiece: (bytes: number, rows: number) => void,
): Promise<Manifest> {
  let manifest = before;
  let replaced = plan.replaced;
  for (const wanted of plan.read) {
    signal.throwIfAborted();
    const id = manifest.nextId;
    const read = await readPiece(connection, wanted, join(work, "piece"), signal, options.declared?.[wanted.table]);
    const parts = read.rows > 0 ? await writeDays(connection, target, wanted.table, id, read.columns) : [];
    const { start, end, hash, lines } = wanted.cut;
    const piece: Piece = {
      ...{ id, table: wanted.table, file: plan.source.file, start, end, hash, lines },
      rows: read.rows,
      problems: [...read.problems],
    };
    manifest = without(replaced, { ...manifest, nextId: id + 1 });
    manifest = { ...manifest, pieces: [...manifest.pieces, piece], parts: [...manifest.parts, ...parts] };
    replaced = [];
    await writeManifest(target, manifest);
    onPiece(end - start, read.rows);
  }
  const sources = manifest.sources.filter((source) => source.file !== plan.source.file);
  manifest = { ...without(replaced, manifest), sources: [...sources, plan.source] };
  await writeManifest(target, manifest);
  return manifest;
}

function without(gone: readonly Piece[], manifest: Manifest): Manifest {
  const ids = new Set(gone.map((piece) => piece.id));
  const stored = new Set(manifest.parts.flatMap((part) => part.pieces));
  return {
    ...manifest,
    pieces: manifest.pieces.filter((piece) => !ids.has(piece.id)),
    dead: [...manifest.dead, ...[...ids].filter((id) => stored.has(id))],
  };
}

async function writeDays(
  connection: DuckDBConnection,
  folder: string,
  table: string,
  id: number,
  columns: readonly Column[],
): Promise<StoredPart[]> {
  const timed = hasTime(columns);
  const found = await connection.runAndReadAll(
    `SELECT DISTINCT ${daySql(timed)} AS day FROM ${pieceTable} ORDER BY day`,
  );
  const parts: StoredPart[] = [];
  const names = columns.map((column) => quoteName(column.name)).join(", ");
  const hidden = `CAST(${id} AS INTEGER) AS ${pieceColumn}, ${slotSql(timed)} AS ${slotColumn}`;
  for (const [number] of found.getRows() as [bigint][]) {
    const select = `SELECT ${names}, ${hidden} FROM ${pieceTable} WHERE ${onDay(number, timed)}`;
    const part = { table, day: dayName(number), name: String(id), columns, pieces: [id] };
    parts.push(await writePart(connection, folder, part, select));
  }
  return parts;
}
