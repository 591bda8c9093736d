import { mkdir, open, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "../load/quote.ts";
import { isoFromTicks } from "../load/ticks.ts";
import { timeColumn } from "../load/time-column.ts";
import type { Column } from "../types.ts";
import { noDay, type StoredPart } from "./manifest.ts";

/** Columns of a part that queries do not see: the piece a row came from and its five minutes, counted from the year 1. */
export const pieceColumn = '"#piece"';
export const slotColumn = '"#slot"';

export const ticksPerDay = 864_000_000_000n;
export const ticksPerSlot = 3_000_000_000n;

/** Some minutes of a busy table: a search that knows when reads little more. Smaller ones make files larger and scans slow. */
export const rowGroup = 4096;

/** How Parquet files are written, with row groups of so many rows: what takes least time and is hardly larger than the smallest. */
export function parquetOptions(rows: number): string {
  return `FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${rows}`;
}

/** SQL of a row's day, counted from the year 1; rows without a time are on its first day. */
export function daySql(hasTime: boolean): string {
  return hasTime ? `coalesce(${quoteName(timeColumn)} // ${ticksPerDay}, 0)` : "CAST(0 AS BIGINT)";
}

/** SQL that is true for the rows of a day. */
export function onDay(day: bigint, hasTime: boolean): string {
  if (!hasTime) return "true";
  const time = quoteName(timeColumn);
  const within = `${time} >= ${day * ticksPerDay} AND ${time} < ${(day + 1n) * ticksPerDay}`;
  return day === 0n ? `(${within} OR ${time} IS NULL)` : within;
}

export function dayName(day: bigint): string {
  return isoFromTicks(day * ticksPerDay).slice(0, noDay.length);
}

/** SQL of a row's slot, -1 without a time. */
export function slotSql(hasTime: boolean): string {
  return hasTime ? `CAST(coalesce(${quoteName(timeColumn)} // ${ticksPerSlot}, -1) AS INTEGER)` : "CAST(-1 AS INTEGER)";
}

/** SQL of the columns that queries do not see. */
export function hiddenSql(piece: number, hasTime: boolean): string {
  return `CAST(${piece} AS INTEGER) AS ${pieceColumn}, ${slotSql(hasTime)} AS ${slotColumn}`;
}

export function hasTime(columns: readonly Column[]): boolean {
  return columns.some((column) => column.name === timeColumn && column.type === "datetime");
}

interface PartToWrite {
  readonly table: string;
  readonly day: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly pieces: readonly number[];
}

/** Writes the rows that `select` gives, sorted by time or not, as one part that is. The file is on the disk when this resolves. */
export async function writePart(
  connection: DuckDBConnection,
  folder: string,
  part: PartToWrite,
  select: string,
  order: "sorted" | "unsorted",
): Promise<StoredPart> {
  const timed = hasTime(part.columns);
  const sorted = timed && order === "unsorted" ? `${select} ORDER BY ${quoteName(timeColumn)} NULLS FIRST` : select;
  const file = await placeOf(folder, part);
  await connection.run(`COPY (${sorted}) TO ${quoteText(file)} (${parquetOptions(rowGroup)})`);
  return storedPart(connection, folder, part);
}

/** Takes a file, written in the same way, for the part that is. */
export async function takePart(
  connection: DuckDBConnection,
  folder: string,
  part: PartToWrite,
  file: string,
): Promise<StoredPart> {
  await rename(file, await placeOf(folder, part));
  return storedPart(connection, folder, part);
}

const pathOf = ({ table, day, name }: PartToWrite) => `${table}/day=${day}/part-${name}.parquet`;

async function placeOf(folder: string, part: PartToWrite): Promise<string> {
  const file = join(folder, pathOf(part));
  await mkdir(dirname(file), { recursive: true });
  return file;
}

async function storedPart(connection: DuckDBConnection, folder: string, part: PartToWrite): Promise<StoredPart> {
  const path = pathOf(part);
  const file = join(folder, path);
  const timed = hasTime(part.columns);
  await sync(file);
  const span = timed ? `min(${quoteName(timeColumn)}), max(${quoteName(timeColumn)})` : "NULL, NULL";
  const counted = await connection.runAndReadAll(`SELECT count(*), ${span} FROM read_parquet(${quoteText(file)})`);
  const [[rows = 0n, oldest = null, newest = null] = []] = counted.getRows() as [
    bigint,
    bigint | null,
    bigint | null,
  ][];
  return {
    table: part.table,
    day: part.day,
    path,
    rows: Number(rows),
    bytes: (await stat(file)).size,
    oldest: oldest?.toString() ?? null,
    newest: newest?.toString() ?? null,
    columns: [...part.columns],
    pieces: [...part.pieces],
  };
}

export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
