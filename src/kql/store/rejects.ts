import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { LoadProblem } from "../load/catalog.ts";
import type { Manifest, Piece } from "./manifest.ts";

const longestShown = 2_000;

/**
 * Writes `rejects.ndjson`: file, line, reason and, of files of JSON lines that still are as they were, the line's text.
 * Removes it when nothing was rejected. Returns its path.
 */
export async function writeRejects(folder: string, manifest: Manifest): Promise<string | undefined> {
  const path = join(folder, "rejects.ndjson");
  const rejecting = manifest.pieces.filter((piece) => piece.problems.length > 0);
  if (rejecting.length === 0) {
    await rm(path, { force: true });
    return undefined;
  }
  const handle = await open(`${path}.next`, "w");
  try {
    for (const piece of rejecting) {
      const texts = await textsOf(piece, firstLineOf(piece, manifest));
      for (const problem of piece.problems) {
        const text = problem.line === undefined ? undefined : texts.get(problem.line);
        await handle.write(`${JSON.stringify({ ...problem, ...(text === undefined ? {} : { text }) })}\n`);
      }
    }
  } finally {
    await handle.close();
  }
  await rename(`${path}.next`, path);
  return path;
}

function firstLineOf(piece: Piece, manifest: Manifest): number {
  const earlier = manifest.pieces.filter((other) => other.file === piece.file && other.start < piece.start);
  return 1 + earlier.reduce((sum, { lines }) => sum + lines, 0);
}

/** The texts of the piece's rejected lines. A piece without counted lines is not a file of lines. */
async function textsOf(piece: Piece, first: number): Promise<ReadonlyMap<number, string>> {
  const wanted = new Set(piece.problems.flatMap(({ line }: LoadProblem) => (line === undefined ? [] : [line])));
  const texts = new Map<number, string>();
  if (wanted.size === 0 || piece.lines === 0) return texts;
  const stream = createReadStream(piece.file, { start: piece.start, end: piece.end - 1 });
  try {
    let line = first;
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (wanted.has(line)) texts.set(line, text.slice(0, longestShown));
      line += 1;
    }
  } catch {
    // The file is gone or shorter by now: the reasons remain.
  } finally {
    stream.destroy();
  }
  return texts;
}
