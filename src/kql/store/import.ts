import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { LoadProblem } from "../load/catalog.ts";
import type { DeclaredTables } from "../load/declared.ts";
import { problemLog } from "../load/problems.ts";
import { removeUnnamed, retire } from "./clear.ts";
import { commitFiles } from "./commit.ts";
import { indexDays } from "./index-days.ts";
import { inLanes, type Lane, withLanes } from "./lanes.ts";
import { whileLocked } from "./lock.ts";
import { emptyManifest, type Manifest, readManifest, writeManifest } from "./manifest.ts";
import { changedFiles, type FilePlan, planFile } from "./plan.ts";
import { type ImportProgress, phaseMeter } from "./progress.ts";
import { writeRejects } from "./rejects.ts";
import { type Day, daysOf, isUnsettled, rowsOf, settle, withSettled } from "./settle.ts";
import type { Tokenizer } from "./tokenizer.ts";

export interface ImportOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** What the days' indexes hold; without it there are none, and searches scan. */
  readonly tokenizer?: Tokenizer;
  /** What the tables of well-known names are expected to hold. */
  readonly declared?: DeclaredTables;
  /** A file of JSON lines is read in pieces of about this size; 64 MB where not given. */
  readonly pieceBytes?: number;
}

/** What one import did. */
export interface ImportSummary {
  /** Files of the folder that were read, whole or in part. */
  readonly filesRead: number;
  readonly rowsRead: number;
  /** Rows of earlier states of these files that no longer count. */
  readonly rowsReplaced: number;
  /** What could not be read or was read differently, of these files and of files that were not read at all. */
  readonly problems: readonly LoadProblem[];
  /** Every line that could not be read, with its reason; undefined when the folder has none. */
  readonly rejectFile: string | undefined;
}

const usualPiece = 64 << 20;

/**
 * Imports a folder of logs (NDJSON, JSON, CSV, Parquet, text; .gz and .zst) into a logs folder: a Parquet part for each
 * table and day (a few of a large day), typed and sorted by time, and an index of each month. Files of any size are read in
 * pieces, and a piece counts from the moment the manifest names it. So an import that was killed goes on where it was, and
 * one that is repeated reads only what is new: of a grown file the end, of a replaced file all. Files that are gone from
 * `folder` stay imported.
 * Throws KqlLoadError when the folder holds no log or another import runs, and the signal's reason when it is aborted.
 */
export async function importLogs(folder: string, into: string, options: ImportOptions = {}): Promise<ImportSummary> {
  const target = resolve(into);
  return whileLocked(target, async () => {
    const manifest = (await readManifest(target)) ?? emptyManifest;
    await removeUnnamed(target, manifest);
    const work = join(target, `work-${randomUUID().slice(0, 8)}`);
    await mkdir(work, { recursive: true });
    try {
      return await withLanes(work, options.signal, (lanes) =>
        run({ folder: resolve(folder), target, lanes, options }, manifest),
      );
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

interface Run {
  readonly folder: string;
  readonly target: string;
  readonly lanes: readonly Lane[];
  readonly options: ImportOptions;
}

async function run(what: Run, before: Manifest): Promise<ImportSummary> {
  const problems = problemLog();
  const read = await readFiles(what, before, problems);
  const { options } = what;
  const { tokenizer } = options;
  const whole = await settleDays(what, read.manifest, read.rows);
  const settled = tokenizer ? await indexDays({ ...what, ...options, tokenizer }, whole, read.rows) : whole;
  const rejectFile = await writeRejects(what.target, settled);
  return {
    filesRead: read.files,
    rowsRead: read.rows,
    rowsReplaced: read.replaced,
    problems: [
      ...problems.list(),
      ...settled.pieces.filter(({ id }) => id >= before.nextId).flatMap((p) => p.problems),
    ],
    rejectFile,
  };
}

async function readFiles(what: Run, before: Manifest, problems: ReturnType<typeof problemLog>) {
  const { folder, options } = what;
  const signal = options.signal ?? new AbortController().signal;
  const files = await changedFiles(folder, before, problems);
  const total = files.reduce((sum, { file }) => sum + file.bytes, 0);
  const meter = phaseMeter("reading", total, 0, options.onProgress);
  let replaced = 0;
  async function* plans(): AsyncGenerator<FilePlan> {
    for (const { table, file } of files) {
      signal.throwIfAborted();
      meter.at(file.name);
      const plan = await planFile(table, file, before, options.pieceBytes ?? usualPiece, signal);
      replaced += plan.replaced.reduce((sum, piece) => sum + piece.rows, 0);
      meter.add(file.bytes - plan.bytes, 0);
      yield plan;
    }
  }
  const manifest = await commitFiles(what, plans(), before, signal, ({ file, cut }, rows) => {
    meter.add(cut.end - cut.start, rows);
    meter.at(file.name);
  });
  return { manifest, files: files.length, rows: meter.rows, replaced };
}

/** Puts every day into one part, or a few large ones. */
async function settleDays(what: Run, before: Manifest, rowsRead: number): Promise<Manifest> {
  const { target, lanes, options } = what;
  const due = daysOf(before.parts).filter((day) => isUnsettled(day, before.dead));
  const meter = phaseMeter("settling", rowsOf(due), rowsRead, options.onProgress);
  let manifest = before;
  const work = ({ thing, id }: Numbered<Day>, { connection }: Lane) =>
    settle(connection, target, thing, id, before.dead);
  for await (const { item, result } of inLanes(lanes, numbered(due, before.nextId), work)) {
    options.signal?.throwIfAborted();
    const next = withSettled(manifest, item.thing, item.id, result);
    await writeManifest(target, next);
    await retire(target, manifest, next);
    manifest = next;
    meter.add(rowsOf([item.thing]), rowsOf([item.thing]));
    meter.at(`${item.thing.table} ${item.thing.day}`);
  }
  return manifest;
}

/** A thing whose file is named by a number. */
interface Numbered<Thing> {
  readonly thing: Thing;
  readonly id: number;
}

async function* numbered<Thing>(things: readonly Thing[], firstId: number): AsyncGenerator<Numbered<Thing>> {
  for (const [at, thing] of things.entries()) yield { thing, id: firstId + at };
}
