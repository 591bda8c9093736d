import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "../load/quote.ts";
import { timeColumn } from "../load/time-column.ts";
import type { Column } from "../types.ts";
import type { StoredPart } from "./manifest.ts";
import type { PartKind, Tokenizer } from "./tokenizer.ts";
import { hasTime, sync, ticksPerDay, ticksPerHour } from "./write-parts.ts";

/** Tokens of neighbours in the file are read together; few enough for looking one up, enough for zstd. */
const rowGroup = 20_480;

/**
 * Writes a part's index beside it: each token with its kind, the rows it is in, the first and last of them, and the hours of
 * the day as 24 bits. `first` counts ticks from the day's start and `span` from `first`. It is made of the very text that a
 * search reads, so that a token that is not in it is in no row.
 */
export async function indexPart(
  connection: DuckDBConnection,
  folder: string,
  part: StoredPart,
  tokenizer: Tokenizer,
): Promise<StoredPart> {
  if (part.index?.tokenizer === tokenizer.version) return part;
  const path = part.path.replace(/part-(\d+)\.parquet$/, "index-$1.parquet");
  const file = join(folder, path);
  await connection.run(`CREATE OR REPLACE TEMP TABLE words AS ${wordsSql(folder, part, tokenizer)}`);
  const rows = [keptWords(tokenizer), ...canonicalWords(tokenizer), ...tokenizer.parts.map(partTokens)];
  const merged = `SELECT kind, token, CAST(sum(hits) AS UINTEGER) AS hits, CAST(min(first) AS BIGINT) AS first,
    CAST(max(last) - min(first) AS BIGINT) AS span, CAST(bit_or(hours) AS UINTEGER) AS hours
    FROM (${rows.join(" UNION ALL ")}) WHERE kind IS NOT NULL GROUP BY kind, token ORDER BY kind, token`;
  await connection.run(
    `COPY (${merged}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup})`,
  );
  await connection.run("DROP TABLE words");
  await sync(file);
  return { ...part, index: { path, bytes: (await stat(file)).size, tokenizer: tokenizer.version } };
}

/** The distinct words of all texts, with the rows they are in. */
function wordsSql(folder: string, part: StoredPart, tokenizer: Tokenizer): string {
  const texts = searchedColumns(part.columns);
  const time = hasTime(part.columns) ? `coalesce(${quoteName(timeColumn)} % ${ticksPerDay}, 0)` : "0";
  const text = texts.length > 0 ? `lower(concat_ws(chr(31), ${texts.join(", ")}))` : "''";
  const found = `list_distinct(regexp_extract_all(${text}, ${quoteText(tokenizer.words)}))`;
  const each = `SELECT unnest(${found}) AS word, ${time} AS t FROM read_parquet(${quoteText(join(folder, part.path))})`;
  return `SELECT word, count(*) AS hits, min(t) AS first, max(t) AS last,
    bit_or(1 << CAST(t // ${ticksPerHour} AS INTEGER)) AS hours FROM (${each}) GROUP BY word`;
}

/** SQL of the texts in which indicators are looked for. */
function searchedColumns(columns: readonly Column[]): string[] {
  return columns
    .filter((column) => column.type === "string" || column.type === "dynamic")
    .map(({ name }) => `CAST(${quoteName(name)} AS VARCHAR)`);
}

function keptWords({ kinds }: Tokenizer): string {
  const cases = kinds.map(
    ({ kind, pattern }) =>
      `WHEN regexp_full_match(word, ${quoteText(pattern)}) THEN ${kind === null ? "NULL" : quoteText(kind)}`,
  );
  return `SELECT CASE ${cases.join(" ")} END AS kind, word AS token, hits, first, last, hours FROM words`;
}

function canonicalWords({ kinds }: Tokenizer): string[] {
  return kinds.flatMap(({ canonical, pattern }) =>
    canonical
      ? [
          `SELECT ${quoteText(canonical)} AS kind, coalesce(nullif(kql_parse_ipv6(word, 128), ''), word) AS token, hits, first, last, hours
           FROM words WHERE regexp_full_match(word, ${quoteText(pattern)})`,
        ]
      : [],
  );
}

/** A row may hold a part in several words; then its hits are an upper bound. */
function partTokens({ kind, run, separator, size }: PartKind): string {
  const runs = `SELECT unnest(regexp_extract_all(word, ${quoteText(run)})) AS run, hits, first, last, hours
    FROM words WHERE regexp_matches(word, ${quoteText(run)})`;
  const values = `string_split(run, ${quoteText(separator)})`;
  const windows = `list_transform(range(1, len(${values}) - ${size - 2}), i -> array_to_string(list_slice(${values}, i, i + ${size - 1}), ${quoteText(separator)}))`;
  return `SELECT ${quoteText(kind)} AS kind, unnest(${windows}) AS token, hits, first, last, hours FROM (${runs})`;
}
