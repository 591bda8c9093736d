import { isUtf8 } from "node:buffer";
import type { ProblemLog } from "./problems.ts";
import { longestRecord, type PlainLines } from "./spool.ts";

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Valid UTF-8 without its line end. */
  readonly bytes: Buffer;
}

/** What is known of plain lines. */
type Plain = Omit<PlainLines, "bytes" | "number">;

const newline = 10;
const carriageReturn = 13;

/** The lines of a text that are not blank, some at a time; see `readRuns`. */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  file: string,
  problems: ProblemLog,
): AsyncGenerator<readonly Line[]> {
  for await (const run of readRuns(chunks, file, problems)) if (!("count" in run)) yield run;
}

/**
 * The lines of a text that are not blank, some at a time, and at once where `plainOf` says that all of them are plain. Longer ones than 16 MB are reported and skipped without being held; bytes that are no UTF-8 are reported
 * and become U+FFFD, so that the rest of the line can still be found.
 */
export async function* readRuns(
  chunks: AsyncIterable<Buffer>,
  file: string,
  problems: ProblemLog,
  plainOf: (lines: Buffer) => Plain | undefined = () => undefined,
): AsyncGenerator<readonly Line[] | PlainLines> {
  let number = 1;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let skipping = false;

  function takeLine(bytes: Buffer, clean: boolean, lines: Line[]) {
    if (skipping || bytes.length > longestRecord) {
      problems.add(file, `The line is longer than ${longestRecord / 1e6} MB and was skipped`, number);
      skipping = false;
    } else {
      const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
      const line = bytes.subarray(0, end);
      if (!isBlank(line)) lines.push({ number, bytes: clean ? line : repaired(line, number, file, problems) });
    }
    number += 1;
  }
  function takeLines(complete: Buffer): readonly Line[] {
    const clean = isUtf8(complete);
    const lines: Line[] = [];
    for (let start = 0; start < complete.length; ) {
      const end = complete.indexOf(newline, start);
      takeLine(complete.subarray(start, end), clean, lines);
      start = end + 1;
    }
    return lines;
  }

  function* take(complete: Buffer): Generator<readonly Line[] | PlainLines> {
    const plain = skipping ? undefined : plainOf(complete);
    if (plain) {
      yield { ...plain, bytes: complete, number };
      number += plain.count;
    } else {
      const lines = takeLines(complete);
      if (lines.length > 0) yield lines;
    }
  }

  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(newline);
    let start = 0;
    if (last >= 0 && (waiting.length > 0 || skipping)) {
      start = chunk.indexOf(newline) + 1;
      yield* take(Buffer.concat([...waiting, chunk.subarray(0, start)]));
      [waiting, waitingBytes] = [[], 0];
    }
    if (start <= last) yield* take(chunk.subarray(start, last + 1));
    const rest = chunk.subarray(last + 1);
    waitingBytes += rest.length;
    skipping ||= waitingBytes > longestRecord;
    // The chunk's memory is used again.
    if (skipping) waiting = [];
    else if (rest.length > 0) waiting.push(Buffer.from(rest));
  }
  const lines: Line[] = [];
  if (skipping || waiting.length > 0) takeLine(Buffer.concat(waiting), false, lines);
  if (lines.length > 0) yield lines;
}

/** Says what lines of UTF-8 are, when all of them are plain and none is longer than `most`. */
export function plainLines(bytes: Buffer, most: number): Plain | undefined {
  let count = 0;
  let longest = 0;
  for (let start = 0; start < bytes.length; count += 1) {
    const end = bytes.indexOf(newline, start);
    // What begins with a blank may be one.
    const isPlain = (bytes[start] ?? 0) > 32 && bytes[end - 1] !== carriageReturn && end - start <= most;
    if (!isPlain) return undefined;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  return { count, longest };
}

function repaired(line: Buffer, number: number, file: string, problems: ProblemLog): Buffer {
  if (isUtf8(line)) return line;
  problems.add(file, "The line is not valid UTF-8; the wrong bytes were replaced", number);
  return Buffer.from(line.toString("utf8"));
}

function isBlank(line: Buffer): boolean {
  // Space, tab, line and form feeds: what DuckDB's reader takes for blank, too.
  for (const byte of line) if (byte !== 32 && (byte < 9 || byte > 13)) return false;
  return true;
}
