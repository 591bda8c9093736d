import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "../load/quote.ts";
import { timeColumn } from "../load/time-column.ts";
import type { Column } from "../types.ts";
import type { StoredPart } from "./manifest.ts";
import type { PartKind, Tokenizer } from "./tokenizer.ts";
import { hasTime, sync, ticksPerDay } from "./write-parts.ts";

/** Tokens of neighbours in the file are read together; few enough for looking one up, enough for zstd. */
export const indexRowGroup = 20_480;

const ticksPerSecond = 10_000_000n;

/**
 * Writes a part's index beside it: each token with its kind, the rows it is in (`hits`), when the first and the last of them
 * were, and the hours of the day they are in. It is made of the very text that a search reads, so that a token that is not in
 * it is in no row. To be small it counts seconds, `first` from the day's start and `span` from there to the last, and of the
 * hours' 24 bits `more` has those beside the first one's: a token that is in one row has zeros there.
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
  const small = `SELECT kind, token, DATE ${quoteText(part.day)} AS day, CAST(hits AS UINTEGER) AS hits, CAST(first AS UINTEGER) AS first,
    CAST(last - first AS UINTEGER) AS span, CAST(hours & ~(1 << (first // 3600)) AS UINTEGER) AS more
    FROM (${rows.join(" UNION ALL ")}) WHERE kind IS NOT NULL ORDER BY kind, token`;
  await connection.run(
    `COPY (${small}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${indexRowGroup})`,
  );
  await connection.run("DROP TABLE words");
  await sync(file);
  return { ...part, index: { path, bytes: (await stat(file)).size, tokenizer: tokenizer.version } };
}

/** The distinct words of all texts, with the rows they are in. */
function wordsSql(folder: string, part: StoredPart, tokenizer: Tokenizer): string {
  const texts = searchedColumns(part.columns);
  const time = hasTime(part.columns)
    ? `coalesce(${quoteName(timeColumn)} % ${ticksPerDay}, 0) // ${ticksPerSecond}`
    : "0";
  const text = texts.length > 0 ? `lower(concat_ws(chr(31), ${texts.join(", ")}))` : "''";
  const found = `list_distinct(regexp_extract_all(${text}, ${quoteText(tokenizer.words)}))`;
  const each = `SELECT unnest(${found}) AS word, CAST(${time} AS INTEGER) AS t FROM read_parquet(${quoteText(join(folder, part.path))})`;
  return `SELECT word, count(*) AS hits, min(t) AS first, max(t) AS last, bit_or(1 << (t // 3600)) AS hours
    FROM (${each}) GROUP BY word`;
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
          `SELECT ${quoteText(canonical)} AS kind, token, sum(hits) AS hits, min(first) AS first, max(last) AS last, bit_or(hours) AS hours
           FROM (SELECT *, kql_parse_ipv6(word, 128) AS token FROM words WHERE regexp_full_match(word, ${quoteText(pattern)}))
           WHERE token <> '' GROUP BY token`,
        ]
      : [],
  );
}

/** Tokens are made of several words at times. A row may hold one in two words; then its hits are an upper bound. */
function partTokens({ kind, run, separator, size }: PartKind): string {
  const runs = `SELECT unnest(regexp_extract_all(word, ${quoteText(run)})) AS run, hits, first, last, hours FROM words`;
  const values = `SELECT *, string_split(run, ${quoteText(separator)}) AS v FROM (${runs})`;
  const slice = `array_to_string(list_slice(v, i, i + ${size - 1}), ${quoteText(separator)})`;
  // Nearly every run is one token.
  const tokens = `CASE WHEN len(v) = ${size} THEN [run] ELSE list_transform(range(1, len(v) - ${size - 2}), i -> ${slice}) END`;
  return `SELECT ${quoteText(kind)} AS kind, token, sum(hits) AS hits, min(first) AS first, max(last) AS last, bit_or(hours) AS hours
    FROM (SELECT unnest(${tokens}) AS token, hits, first, last, hours FROM (${values})) GROUP BY token`;
}
