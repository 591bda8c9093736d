import type { DuckDBConnection } from "@duckdb/node-api";
import type { Manifest, StoredPart } from "./manifest.ts";
import { selectParts, unifiedColumns } from "./unified.ts";
import { pieceColumn, slotColumn, writePart } from "./write-parts.ts";

/** The parts of one table and day. */
export interface Day {
  readonly table: string;
  readonly day: string;
  readonly parts: readonly StoredPart[];
}

export function daysOf(parts: readonly StoredPart[]): Day[] {
  const days = new Map<string, StoredPart[]>();
  for (const part of parts) {
    const key = `${part.table}/${part.day}`;
    days.set(key, [...(days.get(key) ?? []), part]);
  }
  return [...days.values()].map((found) => ({ table: found[0]?.table ?? "", day: found[0]?.day ?? "", parts: found }));
}

/** So many rows are read as quickly in a few parts as in one, and to put them together would take as long as to write them. */
const mostParts = 4;
const largeRows = 100_000;

/** Whether a day is in many parts, in some although it is small, or holds rows that no longer count. */
export function isUnsettled({ parts }: Day, dead: readonly number[]): boolean {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const isFine = parts.length === 1 || (parts.length <= mostParts && rows >= largeRows);
  return !isFine || parts.some((part) => part.pieces.some((id) => dead.includes(id)));
}

/** Puts a day into one part without dead rows, under a number; none is left where all rows are dead. */
export async function settle(
  connection: DuckDBConnection,
  folder: string,
  { table, day, parts }: Day,
  id: number,
  dead: readonly number[],
): Promise<StoredPart | undefined> {
  const pieces = [...new Set(parts.flatMap((part) => part.pieces))].filter((piece) => !dead.includes(piece));
  const alive = parts.filter((part) => part.pieces.some((piece) => pieces.includes(piece)));
  if (alive.length === 0) return undefined;
  const columns = unifiedColumns(alive);
  const select = selectParts(folder, alive, columns, [pieceColumn, slotColumn], dead);
  return writePart(connection, folder, { table, day, name: String(id), columns, pieces }, select, "unsorted");
}

/** The manifest that names a day's one part in the place of the others. */
export function withSettled(manifest: Manifest, day: Day, id: number, made: StoredPart | undefined): Manifest {
  const others = manifest.parts.filter((part) => !day.parts.includes(part));
  const parts = made ? [...others, made] : others;
  const kept = new Set(parts.flatMap((part) => part.pieces));
  return { ...manifest, nextId: id + 1, parts, dead: manifest.dead.filter((piece) => kept.has(piece)) };
}

export function rowsOf(days: readonly Day[]): number {
  return days.flatMap(({ parts }) => parts).reduce((sum, part) => sum + part.rows, 0);
}
