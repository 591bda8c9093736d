import type { DeclaredTables } from "../load/declared.ts";
import { quoteName } from "../load/quote.ts";
import { timeColumn } from "../load/time-column.ts";
import type { Column } from "../types.ts";
import { inLanes, type Lane } from "./lanes.ts";
import { type Manifest, type Piece, type StoredPart, writeManifest } from "./manifest.ts";
import type { FilePlan } from "./plan.ts";
import { type PieceToRead, type ReadPiece, readPiece } from "./read-piece.ts";
import { stageOf } from "./stage.ts";
import { dayName, daySql, hasTime, hiddenSql, onDay, takePart, writePart } from "./write-parts.ts";

interface Target {
  readonly target: string;
  readonly lanes: readonly Lane[];
  readonly options: { readonly declared?: DeclaredTables };
}

/** A piece of a file, to be stored under a number of its own; without one, a file of which nothing needs to be read. */
interface Step {
  readonly plan: FilePlan;
  readonly wanted?: { readonly id: number; readonly piece: PieceToRead };
  /** Whether the file is in completely afterwards. */
  readonly isLast: boolean;
}

/** What a piece became. */
interface Written extends ReadPiece {
  readonly parts: readonly StoredPart[];
}

/**
 * Reads the pieces of files, several at a time, and commits each as soon as it and those before it are written. The rows of a
 * file's earlier state stop counting together with the first new piece, so that nobody ever sees both or neither.
 */
export async function commitFiles(
  { target, lanes, options }: Target,
  plans: AsyncIterable<FilePlan>,
  before: Manifest,
  signal: AbortSignal,
  onPiece: (piece: PieceToRead, rows: number) => void,
): Promise<Manifest> {
  let manifest = before;
  const write = async ({ wanted }: Step, lane: Lane): Promise<Written | undefined> => {
    if (!wanted) return undefined;
    const { table, file, cut } = wanted.piece;
    const stage = stageOf(lane, wanted.id, file.path, cut);
    try {
      const read = await readPiece(lane, wanted.piece, signal, stage, options.declared?.[table]);
      signal.throwIfAborted();
      const parts = read.rows > 0 ? await writeDays(lane, target, table, wanted.id, read.columns, stage.file) : [];
      return { ...read, parts };
    } finally {
      await stage.drop();
    }
  };
  for await (const { item, result } of inLanes(lanes, stepsOf(plans, before.nextId), write)) {
    signal.throwIfAborted();
    manifest = after(item, result, manifest);
    await writeManifest(target, manifest);
    if (item.wanted && result) onPiece(item.wanted.piece, result.rows);
  }
  return manifest;
}

async function* stepsOf(plans: AsyncIterable<FilePlan>, firstId: number): AsyncGenerator<Step> {
  let id = firstId;
  for await (const plan of plans) {
    const last = plan.read.at(-1);
    if (!last) yield { plan, isLast: true };
    for (const piece of plan.read) yield { plan, wanted: { id: id++, piece }, isLast: piece === last };
  }
}

function after({ plan, wanted, isLast }: Step, written: Written | undefined, before: Manifest): Manifest {
  const manifest = without(plan.replaced, before);
  const others = manifest.sources.filter((source) => source.file !== plan.source.file);
  const sources = isLast ? [...others, plan.source] : manifest.sources;
  if (!wanted || !written) return { ...manifest, sources };
  const { start, end, hash, lines } = wanted.piece.cut;
  const piece: Piece = {
    ...{ id: wanted.id, table: wanted.piece.table, file: plan.source.file, start, end, hash, lines },
    rows: written.rows,
    problems: [...written.problems],
  };
  const pieces = [...manifest.pieces, piece];
  return { ...manifest, nextId: wanted.id + 1, sources, pieces, parts: [...manifest.parts, ...written.parts] };
}

function without(gone: readonly Piece[], manifest: Manifest): Manifest {
  const ids = new Set(gone.map((piece) => piece.id));
  const stored = new Set(manifest.parts.flatMap((part) => part.pieces));
  return {
    ...manifest,
    pieces: manifest.pieces.filter((piece) => !ids.has(piece.id)),
    dead: [...new Set([...manifest.dead, ...[...ids].filter((id) => stored.has(id))])],
  };
}

async function writeDays(
  lane: Lane,
  folder: string,
  table: string,
  id: number,
  columns: readonly Column[],
  staged: string | undefined,
): Promise<StoredPart[]> {
  const timed = hasTime(columns);
  const found = await lane.connection.runAndReadAll(
    `SELECT DISTINCT ${daySql(timed)} AS day FROM ${lane.table} ORDER BY day`,
  );
  const order = timed && !(await isInOrder(lane)) ? "unsorted" : "sorted";
  const parts: StoredPart[] = [];
  const names = columns.map((column) => quoteName(column.name)).join(", ");
  const days = found.getRows() as [bigint][];
  for (const [number] of days) {
    const part = { table, day: dayName(number), name: String(id), columns, pieces: [id] };
    if (staged && days.length === 1 && order === "sorted")
      return [await takePart(lane.connection, folder, part, staged)];
    const select = `SELECT ${names}, ${hiddenSql(id, timed)} FROM ${lane.table} WHERE ${onDay(number, timed)}`;
    parts.push(await writePart(lane.connection, folder, part, select, order));
  }
  return parts;
}

/** Most logs are written as time goes by, and to see that is quicker than to sort them. */
async function isInOrder({ connection, table }: Lane): Promise<boolean> {
  const time = quoteName(timeColumn);
  const found = await connection.runAndReadAll(
    `SELECT coalesce(bool_and(before IS NULL OR coalesce(now >= before, false)), true)
     FROM (SELECT ${time} AS now, lag(${time}) OVER () AS before FROM ${table})`,
  );
  return found.getRows()[0]?.[0] === true;
}
