import { quoteName, quoteText } from "../load/quote.ts";
import { timeColumn } from "../load/time-column.ts";
import type { Column } from "../types.ts";
import type { PartKind, Tokenizer, WordKind } from "./tokenizer.ts";
import { hasTime, ticksPerDay } from "./write-parts.ts";

const ticksPerSecond = 10_000_000n;

/** What is known of a text, a word or a token: its rows, the seconds of the day of the first and the last, and the hours. */
const facts = "hits, first, last, hours";
const merged = "CAST(sum(hits) AS BIGINT) AS hits, min(first) AS first, max(last) AS last, bit_or(hours) AS hours";

/**
 * SQL of the distinct texts of a part, of all columns that a search reads as text. Most values of a log stand in many rows,
 * and taking a text apart costs far more than telling it from others.
 */
export function textsSql(part: string, columns: readonly Column[]): string {
  const time = hasTime(columns) ? `coalesce(${quoteName(timeColumn)} % ${ticksPerDay}, 0) // ${ticksPerSecond}` : "0";
  const legs = columns
    .filter((column) => column.type === "string" || column.type === "dynamic")
    .map(({ name }) => {
      const rows = `SELECT CAST(${quoteName(name)} AS VARCHAR) AS text, CAST(${time} AS INTEGER) AS t FROM ${part}`;
      return `SELECT text, count(*) AS hits, min(t) AS first, max(t) AS last, bit_or(1 << (t // 3600)) AS hours
        FROM (${rows}) GROUP BY text`;
    });
  return legs.length > 0
    ? legs.join(" UNION ALL ")
    : "SELECT '' AS text, 0 AS hits, 0 AS first, 0 AS last, 0 AS hours LIMIT 0";
}

/** SQL of the distinct words of all texts. A row that has a word in several places counts once for each. */
export function wordsSql({ words }: Tokenizer): string {
  const pattern = quoteText(words);
  // Many texts are one word, and to see that is quicker than to look for words.
  const found = `CASE WHEN regexp_full_match(lower(text), ${pattern}) THEN [lower(text)] ELSE regexp_extract_all(lower(text), ${pattern}) END`;
  const each = `SELECT unnest(${found}) AS word, ${facts} FROM texts`;
  return `SELECT word, ${merged} FROM (${each}) GROUP BY word`;
}

/** SQL of all tokens of the words with their kinds; words that are left out have none. */
export function tokensSql({ kinds, parts }: Tokenizer): string {
  const whole = `SELECT CASE ${kinds.map((kind) => `WHEN ${isOf(kind)} THEN ${named(kind)}`).join(" ")} END AS kind, word AS token, ${facts} FROM words`;
  return [whole, ...kinds.flatMap(canonicalTokens), ...parts.map(partTokens)].join(" UNION ALL ");
}

const named = ({ kind }: WordKind) => (kind === null ? "NULL" : quoteText(kind));

/** SQL: the word is of the kind. Looking for a sign is far quicker than a pattern. */
function isOf({ sign, pattern }: WordKind): string {
  const has = sign === undefined ? [] : [`contains(word, ${quoteText(sign)})`];
  const fits = pattern === undefined ? [] : [`regexp_full_match(word, ${quoteText(pattern)})`];
  return [...has, ...fits].join(" AND ") || "true";
}

function canonicalTokens(kind: WordKind): string[] {
  if (!kind.canonical) return [];
  const spelt = `SELECT kql_parse_ipv6(word, 128) AS token, ${facts} FROM words WHERE ${isOf(kind)}`;
  return [
    `SELECT ${quoteText(kind.canonical)} AS kind, token, ${merged} FROM (${spelt}) WHERE token <> '' GROUP BY token`,
  ];
}

/** Several words may hold the same token. */
function partTokens({ kind, run, whole, shortest, separator, size }: PartKind): string {
  const long = `strlen(word) >= ${shortest}${size > 1 ? ` AND contains(word, ${quoteText(separator)})` : ""}`;
  const isWhole = `regexp_full_match(word, ${quoteText(whole)})`;
  const runs = `SELECT unnest(regexp_extract_all(word, ${quoteText(run)})) AS run, ${facts} FROM words WHERE ${long} AND NOT ${isWhole}`;
  const values = `SELECT *, string_split(run, ${quoteText(separator)}) AS v FROM (${runs})`;
  const slice = `array_to_string(list_slice(v, i, i + ${size - 1}), ${quoteText(separator)})`;
  const tokens = `CASE WHEN len(v) = ${size} THEN [run] ELSE list_transform(range(1, len(v) - ${size - 2}), i -> ${slice}) END`;
  const taken = `SELECT unnest(${tokens}) AS token, ${facts} FROM (${values})`;
  return `SELECT ${quoteText(kind)} AS kind, token, ${merged}
    FROM (SELECT word AS token, ${facts} FROM words WHERE ${long} AND ${isWhole} UNION ALL ${taken}) GROUP BY token`;
}
