import { basename, dirname, join, relative } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "../load/quote.ts";
import type { IndexFile, Manifest } from "./manifest.ts";
import type { TokenQuery } from "./tokenizer.ts";
import { numberOf } from "./tokens-sql.ts";
import { parquetOptions, sync } from "./write-parts.ts";

/** Tokens of neighbours in the file are read together; few enough for looking one up, enough for zstd. */
const rowGroup = 40_960;
/** Each row group of a file costs a look-up of any token in it; each file costs one that has to read all of them. */
const groupsAFile = 16;

/**
 * Writes the tokens that `select` gives, in that order, into files `name_0-id`, `name_1-id` and so on, or into none. They are on the disk when
 * this resolves.
 */
export async function writeIndexFiles(
  connection: DuckDBConnection,
  folder: string,
  name: string,
  id: number,
  select: string,
): Promise<{ files: IndexFile[]; bytes: number }> {
  const into = join(folder, dirname(name));
  const split = `ROW_GROUPS_PER_FILE ${groupsAFile}, FILENAME_PATTERN ${quoteText(`${basename(name)}_{i}-${id}`)}`;
  const written = await connection.runAndReadAll(
    `COPY (${select}) TO ${quoteText(into)}
     (${parquetOptions(rowGroup)}, ${split}, OVERWRITE_OR_IGNORE true, WRITE_EMPTY_FILE false, RETURN_STATS true)`,
  );
  const rows = written.getRowObjectsJson() as unknown as WrittenFile[];
  for (const { filename } of rows) await sync(filename);
  const files = rows.map((row) => indexFile(folder, row));
  return { files, bytes: rows.reduce((sum, row) => sum + Number(row.file_size_bytes), 0) };
}

/** What DuckDB says of a file that it wrote. */
interface WrittenFile {
  readonly filename: string;
  readonly count: string;
  readonly file_size_bytes: string;
  readonly column_statistics: readonly Entry<readonly Entry<string>[]>[];
}

interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
}

function indexFile(folder: string, { filename, count, column_statistics }: WrittenFile): IndexFile {
  const said = (column: string, what: string) =>
    column_statistics.find(({ key }) => key === `"${column}"`)?.value.find(({ key }) => key === what)?.value;
  const range = (column: string): [string, string] | null => {
    const [from, to] = [said(column, "min"), said(column, "max")];
    return from === undefined || to === undefined ? null : [from, to];
  };
  const numbers = range("number")?.map(Number) as [number, number] | undefined;
  return {
    path: relative(folder, filename),
    kinds: range("kind"),
    numbers: numbers ?? (said("number", "null_count") === count ? null : [0, 2 ** 32 - 1]),
  };
}

/** The files of an index. Indexes were one file once, and nothing is known of what is in that. */
export function filesOf(indexes: Manifest["indexes"], path: string): readonly IndexFile[] {
  return indexes?.[path] ?? [{ path, kinds: null, numbers: [0, 2 ** 32 - 1] }];
}

/** Whether a file may have a token that is asked for; `octets` are the kinds of tokens that are kept as numbers. */
export function mayHold({ kinds, numbers }: IndexFile, query: TokenQuery, octets: ReadonlySet<string>): boolean {
  const number = "token" in query && octets.has(query.kind) ? numberOf(query.token) : undefined;
  if (number !== undefined) return numbers !== null && number >= numbers[0] && number <= numbers[1];
  const asked = "token" in query ? [query.kind] : query.kinds;
  return kinds === null || asked.some((kind) => kind >= kinds[0] && kind <= kinds[1]);
}
