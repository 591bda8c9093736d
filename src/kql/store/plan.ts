import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { listTables, type SourceFile } from "../load/folder.ts";
import type { ProblemLog } from "../load/problems.ts";
import { type Cut, cutFile } from "./cut.ts";
import type { Manifest, Piece } from "./manifest.ts";
import type { PieceToRead } from "./read-piece.ts";

/** What a source file needs: pieces to read, and pieces of an earlier state whose rows no longer count. */
export interface FilePlan {
  readonly source: { readonly file: string; readonly size: number; readonly changed: string };
  readonly bytes: number;
  readonly read: readonly PieceToRead[];
  readonly replaced: readonly Piece[];
}

/** The source files of a folder with the tables they belong to, those unchanged since they were imported left out. */
export async function changedFiles(
  folder: string,
  manifest: Manifest,
  problems: ProblemLog,
): Promise<{ table: string; file: SourceFile }[]> {
  const spelt = new Map(manifest.pieces.map((piece) => [piece.table.toLowerCase(), piece.table]));
  const known = new Map(manifest.sources.map((source) => [source.file, source]));
  const found: { table: string; file: SourceFile }[] = [];
  for (const { name, files } of await listTables(folder, problems)) {
    for (const file of files) {
      const before = known.get(resolve(file.path));
      const now = await stampOf(file);
      if (before?.size === now.size && before.changed === now.changed) continue;
      found.push({ table: spelt.get(name.toLowerCase()) ?? name, file });
    }
  }
  return found;
}

async function stampOf(file: SourceFile): Promise<FilePlan["source"]> {
  const entry = await stat(file.path, { bigint: true });
  return {
    file: resolve(file.path),
    size: Number(entry.size),
    changed: [entry.ino, entry.mtimeNs, entry.ctimeNs].join("."),
  };
}

/** Compares a file with what was imported of it. What is the same, byte by byte at the same place, stays as it is. */
export async function planFile(
  table: string,
  file: SourceFile,
  manifest: Manifest,
  pieceBytes: number,
  signal: AbortSignal,
): Promise<FilePlan> {
  // Taken before reading: a file that changes meanwhile is read again the next time.
  const source = await stampOf(file);
  const known = manifest.pieces.filter((piece) => piece.file === source.file);
  const kept = new Set<Piece>();
  const cuts: Cut[] = [];
  for await (const cut of cutFile(file, pieceBytes, signal)) cuts.push(cut);
  const whole = cuts.length <= 1;
  let linesBefore = 0;
  const read: PieceToRead[] = [];
  for (const cut of cuts) {
    const same = known.find((piece) => isSame(piece, cut, table));
    if (same) kept.add(same);
    else read.push({ table, file, cut, linesBefore, whole });
    linesBefore += cut.lines;
  }
  const bytes = read.reduce((sum, { cut }) => sum + cut.end - cut.start, 0);
  return { source, bytes, read, replaced: known.filter((piece) => !kept.has(piece)) };
}

function isSame(piece: Piece, cut: Cut, table: string): boolean {
  return piece.table === table && piece.start === cut.start && piece.end === cut.end && piece.hash === cut.hash;
}
