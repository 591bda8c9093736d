import type { Answer, TableInfo } from "../model/logs.ts";
import { reader, text } from "./lens-row.ts";

/** How a table usually receives rows, measured over the days before the window's end. */
export interface SourceProfile {
  readonly table: string;
  /** Days with at least one row. */
  readonly days: number;
  readonly first: string;
  readonly last: string;
  /** The longest silence between two hours with rows, in milliseconds. */
  readonly longestGapMs: number;
}

/** Reads `core/sources`: columns Table, Days, First, Last, LongestGap (minutes). */
export function readProfiles(answer: Answer): SourceProfile[] {
  const read = reader(answer);
  const profiles = answer.rows.map((row) => ({
    table: text(read(row, "Table")),
    days: Number(read(row, "Days")),
    first: text(read(row, "First")),
    last: text(read(row, "Last")),
    longestGapMs: Number(read(row, "LongestGapMinutes")) * 60_000,
  }));
  // The same hunt must read the same.
  return profiles.sort((a, b) => (a.table < b.table ? -1 : 1));
}

/** A table that has rows on fewer days than this has no usual rhythm to depart from. */
const rhythmDays = 3;
const leastSilenceMs = 60 * 60_000;
const usualGaps = 3;

/**
 * Tables that were silent at the window's end for more than three times their longest usual gap, and over an hour. Where
 * most tables are, the data as a whole has ended: then a table is stale that ended before the others did.
 */
export function staleTables(profiles: readonly SourceProfile[], end: Date): { table: string; last: string }[] {
  const judged = dataEnd(profiles, end) ?? end;
  return profiles.filter((profile) => isSilent(profile, judged)).map(({ table, last }) => ({ table, last }));
}

/** When the data of the workspace as a whole ended, if most tables with a rhythm have fallen silent; else null. */
export function dataEnd(profiles: readonly SourceProfile[], end: Date): Date | null {
  const rhythmic = profiles.filter((profile) => profile.days >= rhythmDays);
  const silent = rhythmic.filter((profile) => isSilent(profile, end));
  if (silent.length * 2 <= rhythmic.length) return null;
  return new Date(Math.max(...rhythmic.map((profile) => Date.parse(profile.last))));
}

function isSilent(profile: SourceProfile, at: Date): boolean {
  return profile.days >= rhythmDays && outOfRhythm(profile, at.getTime() - Date.parse(profile.last));
}

/** Tables whose rows begin so long after the window's start that it is no usual gap. */
export function shortTables(profiles: readonly SourceProfile[], start: Date): { table: string; from: string }[] {
  return profiles
    .filter(
      (profile) => profile.days >= rhythmDays && outOfRhythm(profile, Date.parse(profile.first) - start.getTime()),
    )
    .map(({ table, first }) => ({ table, from: first }));
}

function outOfRhythm(profile: SourceProfile, silenceMs: number): boolean {
  return silenceMs > leastSilenceMs && silenceMs > usualGaps * profile.longestGapMs;
}

/** The oldest row any table still holds: "data kept since ...". Null when nobody could say. */
export function keptSince(profiles: readonly SourceProfile[], tables: readonly TableInfo[]): string | null {
  const known = [...profiles.map((profile) => profile.first), ...tables.flatMap((table) => table.oldest ?? [])];
  return known.filter(Boolean).sort()[0] ?? null;
}
