import { closeSync, openSync, writeSync } from "node:fs";
import type { KustoType } from "../types.ts";
import type { KeyCounts } from "./shapes.ts";

/** Longer records are reported and skipped: the engine holds whole records in memory. */
export const longestRecord = 16_000_000;

const bufferSize = 1 << 20;
const mostAnchors = 5_000_000;

/** Neighbouring lines that need no second look: valid UTF-8, not blank, not long, and ended by a newline alone. */
export interface PlainLines {
  readonly bytes: Buffer;
  /** The first one's number. */
  readonly number: number;
  readonly count: number;
  /** Bytes of the longest. */
  readonly longest: number;
  /** Where each of them is known to be a JSON object. */
  readonly keys?: KeyCounts;
}

interface Origin {
  readonly file: string;
  /** Unknown in a file with very many records of changing height. */
  readonly line: number | undefined;
}

/**
 * A file of clean records, one a line, which DuckDB reads by itself, and where each of them came from.
 * Rows count from 1.
 */
export interface Spool {
  readonly path: string;
  readonly rows: number;
  /** Bytes of the longest record. */
  readonly longest: number;
  /** Starts the records of a file; `add` then takes lines of it. */
  startFile(name: string): void;
  add(record: Uint8Array | string, line: number): void;
  /** Adds lines as they are, each a record. */
  addPlain(lines: PlainLines): void;
  /** What the source itself says about a column. */
  declare(column: string, type: KustoType): void;
  readonly declared: ReadonlyMap<string, KustoType>;
  originOf(row: number): Origin;
  /** The keys of the records; undefined when some were not looked at. */
  readonly keys: KeyCounts | undefined;
  close(): void;
}

export function createSpool(path: string): Spool {
  const descriptor = openSync(path, "wx");
  const pending = Buffer.allocUnsafe(bufferSize);
  // Where the line is not simply the one after the row before: mostly one entry a file.
  const anchors: { row: number; line: number }[] = [];
  const files: { row: number; name: string }[] = [];
  const declared = new Map<string, KustoType>();
  const keyCounts = new Map<string, number>();
  let keyedRows = 0;
  let filled = 0;
  let rows = 0;
  let longest = 0;
  let expected = 0;
  let open = true;

  function flush() {
    writeAll(pending.subarray(0, filled));
    filled = 0;
  }
  function writeAll(bytes: Uint8Array) {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  }
  function write(bytes: Uint8Array) {
    for (let taken = 0; taken < bytes.length; ) {
      if (filled === bufferSize) flush();
      const part = bytes.subarray(taken, taken + bufferSize - filled);
      pending.set(part, filled);
      filled += part.length;
      taken += part.length;
    }
  }
  /** Takes note of records from a line on. */
  function count(records: number, line: number, longestOfThem: number) {
    if (line !== expected && anchors.length < mostAnchors) anchors.push({ row: rows + 1, line });
    rows += records;
    expected = line + records;
    longest = Math.max(longest, longestOfThem);
  }
  const newline = Buffer.from("\n");

  return {
    path,
    get rows() {
      return rows;
    },
    get longest() {
      return longest;
    },
    startFile(name) {
      files.push({ row: rows + 1, name });
      expected = 0;
    },
    add(record, line) {
      const bytes = typeof record === "string" ? Buffer.from(record) : record;
      count(1, line, bytes.length);
      write(bytes);
      write(newline);
    },
    addPlain(lines) {
      count(lines.count, lines.number, lines.longest);
      for (const [keys, records] of lines.keys ?? []) {
        keyCounts.set(keys, (keyCounts.get(keys) ?? 0) + records);
        keyedRows += records;
      }
      flush();
      writeAll(lines.bytes);
    },
    get keys() {
      return keyedRows === rows ? keyCounts : undefined;
    },
    declared,
    declare(column, type) {
      declared.set(column, type);
    },
    originOf(row) {
      const anchor = lastUpTo(anchors, row);
      const known = anchor && anchors.length < mostAnchors;
      return { file: lastUpTo(files, row)?.name ?? "", line: known ? anchor.line + row - anchor.row : undefined };
    },
    close() {
      if (!open) return;
      open = false;
      flush();
      closeSync(descriptor);
    },
  };
}

function lastUpTo<Entry extends { readonly row: number }>(entries: readonly Entry[], row: number): Entry | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && entry.row <= row) low = middle + 1;
    else high = middle;
  }
  return entries[low - 1];
}
