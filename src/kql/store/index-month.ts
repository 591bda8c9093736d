import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "../load/quote.ts";
import { filesOf, writeIndexFiles } from "./index-files.ts";
import type { IndexFile, Manifest, StoredPart } from "./manifest.ts";
import { type Day, daysOf } from "./settle.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { textsSql, tokensSql, wordsSql } from "./tokens-sql.ts";
import { selectParts, unifiedColumns } from "./unified.ts";

/** The days of one table and month. They have one index: looking a token up costs by the number of files that may hold it. */
export interface Month {
  readonly name: string;
  readonly days: readonly Day[];
}

/** A month's index as it was written, under a number of its own. */
interface MonthIndex {
  readonly month: Month;
  readonly id: number;
  readonly index: NonNullable<StoredPart["index"]>;
  readonly files: readonly IndexFile[];
}

/** The months of which a day has no index of this tokenizer, or one of its own. */
export function dueMonths(parts: readonly StoredPart[], tokenizer: Tokenizer): Month[] {
  const months = new Map<string, Day[]>();
  for (const day of daysOf(parts)) {
    const name = `${day.table}/index-${day.day.slice(0, 7)}`;
    months.set(name, [...(months.get(name) ?? []), day]);
  }
  const isDue = ({ days }: Month) =>
    days.some((day) => !isIndexed(day, tokenizer)) || new Set(days.flatMap(indexesOf)).size > 1;
  return [...months].map(([name, days]) => ({ name, days })).filter(isDue);
}

export function isIndexed({ parts }: Day, tokenizer: Tokenizer): boolean {
  return parts.every((part) => part.index?.tokenizer === tokenizer.version);
}

const indexesOf = ({ parts }: Day) => parts.map((part) => part.index?.path);

/** What an index is made of and where. */
interface Indexing {
  readonly connection: DuckDBConnection;
  readonly folder: string;
  readonly tokenizer: Tokenizer;
}

const columns =
  "kind VARCHAR, number UINTEGER, token VARCHAR, day DATE, hits UINTEGER, first UINTEGER, span UINTEGER, more UINTEGER";

/** Puts a day's tokens into a table, from which `indexMonth` takes them. */
export async function addTokens({ connection, folder, tokenizer }: Indexing, day: Day, table: string): Promise<void> {
  const known = unifiedColumns(day.parts);
  const rows = `(${selectParts(folder, day.parts, known, [], [])})`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE texts AS ${textsSql(rows, known, tokenizer)}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE words AS ${wordsSql(tokenizer)}`);
  await connection.run(`CREATE TABLE ${table} (${columns})`);
  await connection.run(`INSERT INTO ${table} SELECT kind, number, token, DATE ${quoteText(day.day)}, hits, first, last - first,
    hours & ~(1 << (first // 3600)) FROM (${tokensSql(tokenizer)})`);
  await connection.run("DROP TABLE texts");
  await connection.run("DROP TABLE words");
}

/**
 * Writes a month's index: each token (a text or a number) with its kind and day, the places it is in (`hits`), when the first and the last of them
 * were, and the hours of the day they are in. It is made of the very text that a search reads, so that a token that is not in
 * it is in no row. Days that have an index are taken over from it, the others from tables, which are gone then. To be small
 * it counts seconds, `first` from the day's start and `span` from there to the last, and of the hours' 24 bits `more` has those
 * beside the first one's: a token that is in one row has zeros there.
 */
export async function indexMonth(
  { connection, folder, tokenizer }: Indexing,
  month: Month,
  id: number,
  tables: readonly string[],
  indexes: Manifest["indexes"],
): Promise<MonthIndex> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE tokens (${columns})`);
  const kept = month.days.filter((day) => isIndexed(day, tokenizer)).map((day) => keptTokens(folder, day, indexes));
  const fresh = ["tokens", ...tables].map((table) => `SELECT * FROM ${table}`);
  const all = `(${[...fresh, ...kept].join(" UNION ALL ")})`;
  // Apart, because numbers are sorted far more quickly, a kind at a time, and so that a file has the one or the other.
  const texts = `SELECT * FROM ${all} WHERE number IS NULL ORDER BY kind, token, day`;
  const numbers = tokenizer.parts
    .map(
      ({ kind }) =>
        `(SELECT * FROM ${all} WHERE number IS NOT NULL AND kind = ${quoteText(kind)} ORDER BY number, day)`,
    )
    .join(" UNION ALL ");
  const written = [
    await writeIndexFiles(connection, folder, `${month.name}-texts`, id, texts),
    await writeIndexFiles(connection, folder, `${month.name}-numbers`, id, numbers),
  ];
  for (const table of ["tokens", ...tables]) await connection.run(`DROP TABLE ${table}`);
  const bytes = written.reduce((sum, some) => sum + some.bytes, 0);
  const index = { path: `${month.name}-${id}`, bytes, tokenizer: tokenizer.version };
  return { month, id, index, files: written.flatMap(({ files }) => files) };
}

/** The manifest that names a month's index. Its bytes are shared out among the parts. */
export function withIndex(manifest: Manifest, { month, id, index, files }: MonthIndex): Manifest {
  const own = new Set(month.days.flatMap((day) => day.parts));
  const rows = [...own].reduce((sum, part) => sum + part.rows, 0);
  const parts = manifest.parts.map((part) =>
    own.has(part)
      ? { ...part, index: { ...index, bytes: Math.round((index.bytes * part.rows) / Math.max(1, rows)) } }
      : part,
  );
  const named = new Set(parts.map((part) => part.index?.path));
  const others = Object.entries(manifest.indexes ?? {}).filter(([path]) => named.has(path));
  const indexes = { ...Object.fromEntries(others), [index.path]: [...files] };
  return { ...manifest, nextId: Math.max(manifest.nextId, id + 1), parts, indexes };
}

function keptTokens(folder: string, { day, parts: [part] }: Day, indexes: Manifest["indexes"]): string {
  const files = filesOf(indexes, part?.index?.path ?? "");
  if (files.length === 0) return "SELECT * FROM tokens WHERE false";
  const names = files.map(({ path }) => quoteText(join(folder, path))).join(", ");
  return `SELECT * FROM read_parquet([${names}]) WHERE day = DATE ${quoteText(day)}`;
}
