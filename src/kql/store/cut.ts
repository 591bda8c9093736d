import { createHash, type Hash } from "node:crypto";
import { packingOf, readPlain } from "../load/bytes.ts";
import type { SourceFile } from "../load/folder.ts";
import { isWrapper } from "../load/wrapper.ts";

/** A run of a file's bytes, known by what is in it. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly hash: string;
  readonly lines: number;
}

const newline = 10;
const longestFirstLine = 1 << 20;

/**
 * Cuts a file into pieces that can be read by themselves. JSON with one object a line is cut at the line ends nearest to
 * `pieceBytes`, always at the same places, so that a file that has grown keeps its pieces but the last. Every other file is
 * one piece.
 */
export async function* cutFile(file: SourceFile, pieceBytes: number, signal: AbortSignal): AsyncGenerator<Cut> {
  const cuttable = file.format === "json" && (await packingOf(file.path)) === "plain" && (await isLines(file.path));
  let hash: Hash = createHash("sha1");
  let start = 0;
  let position = 0;
  let lines = 0;
  const take = (bytes: Buffer) => {
    hash.update(bytes);
    position += bytes.length;
    if (cuttable) lines += linesIn(bytes);
  };
  const finish = (): Cut => {
    const cut = { start, end: position, hash: hash.digest("hex"), lines };
    start = position;
    lines = 0;
    hash = createHash("sha1");
    return cut;
  };
  for await (const chunk of readPlain(file.path)) {
    signal.throwIfAborted();
    let rest = chunk;
    while (cuttable && position + rest.length >= start + pieceBytes) {
      const end = rest.indexOf(newline, Math.max(0, start + pieceBytes - position - 1));
      if (end < 0) break;
      take(rest.subarray(0, end + 1));
      yield finish();
      rest = rest.subarray(end + 1);
    }
    take(rest);
  }
  if (position > start) yield finish();
}

async function isLines(path: string): Promise<boolean> {
  let head = "";
  for await (const chunk of readPlain(path)) {
    head += chunk.toString("utf8");
    if (head.includes("\n") || head.length > longestFirstLine) break;
  }
  const first = head.trimStart().split("\n", 1)[0]?.trim() ?? "";
  if (!first.startsWith("{") || !head.includes("\n") || isWrapper(first)) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

function linesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
