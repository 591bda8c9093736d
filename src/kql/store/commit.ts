import type { DeclaredTables } from "../load/declared.ts";
import { quoteName } from "../load/quote.ts";
import type { Column } from "../types.ts";
import type { Lane } from "./lanes.ts";
import { type Manifest, type Piece, type StoredPart, writeManifest } from "./manifest.ts";
import type { FilePlan } from "./plan.ts";
import { type PieceToRead, readPiece } from "./read-piece.ts";
import { dayName, daySql, hasTime, onDay, pieceColumn, slotColumn, slotSql, writePart } from "./write-parts.ts";

interface Target {
  readonly target: string;
  readonly lanes: readonly [Lane, Lane];
  readonly options: { readonly declared?: DeclaredTables };
}

/**
 * Reads a file's pieces, each committed as soon as it is written. The rows of an earlier state stop counting together with
 * the first new piece, so that nobody ever sees both or neither.
 */
export async function commitFile(
  { target, lanes, options }: Target,
  plan: FilePlan,
  before: Manifest,
  signal: AbortSignal,
  onPiece: (bytes: number, rows: number) => void,
): Promise<Manifest> {
  let manifest = before;
  let replaced = plan.replaced;
  for await (const { wanted, lane, read } of readAhead(lanes, plan.read, signal, options.declared)) {
    signal.throwIfAborted();
    const id = manifest.nextId;
    const parts = read.rows > 0 ? await writeDays(lane, target, wanted.table, id, read.columns) : [];
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

/** The pieces one by one, each in a lane; the next is read while one is used. */
async function* readAhead(
  lanes: readonly [Lane, Lane],
  pieces: readonly PieceToRead[],
  signal: AbortSignal,
  declared: DeclaredTables | undefined,
) {
  const start = (at: number) => {
    const wanted = pieces[at];
    const lane = lanes[at % 2 === 0 ? 0 : 1];
    const reading = wanted && readPiece(lane, wanted, signal, declared?.[wanted.table]);
    // It is awaited in its turn; a failure before that must not end the process.
    reading?.catch(() => undefined);
    return wanted && reading && { wanted, lane, reading };
  };
  let next = start(0);
  try {
    for (let at = 1; next; at += 1) {
      const { wanted, lane, reading } = next;
      const read = await reading;
      next = start(at);
      yield { wanted, lane, read };
    }
  } finally {
    await next?.reading.catch(() => undefined);
  }
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
  lane: Lane,
  folder: string,
  table: string,
  id: number,
  columns: readonly Column[],
): Promise<StoredPart[]> {
  const timed = hasTime(columns);
  const found = await lane.connection.runAndReadAll(
    `SELECT DISTINCT ${daySql(timed)} AS day FROM ${lane.table} ORDER BY day`,
  );
  const parts: StoredPart[] = [];
  const names = columns.map((column) => quoteName(column.name)).join(", ");
  const hidden = `CAST(${id} AS INTEGER) AS ${pieceColumn}, ${slotSql(timed)} AS ${slotColumn}`;
  for (const [number] of found.getRows() as [bigint][]) {
    const select = `SELECT ${names}, ${hidden} FROM ${lane.table} WHERE ${onDay(number, timed)}`;
    const part = { table, day: dayName(number), name: String(id), columns, pieces: [id] };
    parts.push(await writePart(lane.connection, folder, part, select));
  }
  return parts;
}
