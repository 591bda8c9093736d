import { resolve } from "node:path";
import { isoFromTicks } from "../load/ticks.ts";
import { type Manifest, noDay, readManifest, type StoredPart } from "./manifest.ts";
import { daysOf, isUnsettled } from "./settle.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * Whether a day's searches use its index. `stale`: it was made by another tokenizer; `unsettled`: an import was stopped
 * before it put the day into one part. Both are searched by scanning, and the next import mends them.
 */
export type IndexState = "current" | "stale" | "none" | "unsettled";

export interface LogsDay {
  /** `2026-11-20`; undefined for rows without a time. */
  readonly day: string | undefined;
  readonly rows: number;
  /** On disk. */
  readonly bytes: number;
  readonly indexBytes: number;
  readonly index: IndexState;
}

/** What `logs show` tells of a table. */
export interface LogsTable {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly indexBytes: number;
  /** ISO instants with 7 fractional digits; null without a time. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /** Source files it was made of. */
  readonly files: number;
  /** Lines and files that could not be read, or were read differently. */
  readonly problems: number;
  /** The oldest first. */
  readonly days: readonly LogsDay[];
}

/** The tables of a logs folder, by name; undefined when nothing was imported there. Throws KqlLoadError for a broken one. */
export async function describeLogs(folder: string, tokenizer?: Tokenizer): Promise<readonly LogsTable[] | undefined> {
  const manifest = await readManifest(resolve(folder));
  if (!manifest) return undefined;
  const names = [...new Set(manifest.parts.map((part) => part.table))].sort();
  return names.map((name) => describeTable(name, manifest, tokenizer));
}

function describeTable(name: string, manifest: Manifest, tokenizer: Tokenizer | undefined): LogsTable {
  const parts = manifest.parts.filter((part) => part.table === name);
  const pieces = manifest.pieces.filter((piece) => piece.table === name);
  const oldest = parts.flatMap((part) => (part.oldest === null ? [] : [BigInt(part.oldest)]));
  const newest = parts.flatMap((part) => (part.newest === null ? [] : [BigInt(part.newest)]));
  const days = daysOf(parts)
    .sort((a, b) => a.day.localeCompare(b.day))
    .map(
      (day): LogsDay => ({
        day: day.day === noDay ? undefined : day.day,
        rows: total(day.parts, (part) => part.rows),
        bytes: total(day.parts, (part) => part.bytes),
        indexBytes: total(day.parts, (part) => part.index?.bytes ?? 0),
        index: isUnsettled(day, manifest.dead) ? "unsettled" : indexState(day.parts, tokenizer),
      }),
    );
  return {
    name,
    rows: total(days, (day) => day.rows),
    bytes: total(days, (day) => day.bytes),
    indexBytes: total(days, (day) => day.indexBytes),
    oldest: edge(oldest, (a, b) => a < b),
    newest: edge(newest, (a, b) => a > b),
    files: new Set(pieces.map((piece) => piece.file)).size,
    problems: total(pieces, (piece) => piece.problems.length),
    days,
  };
}

function indexState(parts: readonly StoredPart[], tokenizer: Tokenizer | undefined): IndexState {
  if (parts.some((part) => !part.index)) return "none";
  const isCurrent = parts.every((part) => !tokenizer || part.index?.tokenizer === tokenizer.version);
  return isCurrent ? "current" : "stale";
}

function total<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

function edge(ticks: readonly bigint[], before: (a: bigint, b: bigint) => boolean): string | null {
  const [first, ...rest] = ticks;
  return first === undefined
    ? null
    : isoFromTicks(rest.reduce((best, tick) => (before(tick, best) ? tick : best), first));
}
