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
 * SQL of the distinct texts of a part, of all columns that a search reads as text, with the kind of those that are one token
 * of it and nothing else. Most values of a log stand in many rows, and taking a text apart costs far more than telling it
 * from others.
 */
export function textsSql(rows: string, columns: readonly Column[], { parts }: Tokenizer): string {
  const time = hasTime(columns) ? `coalesce(${quoteName(timeColumn)} % ${ticksPerDay}, 0) // ${ticksPerSecond}` : "0";
  const legs = columns
    .filter((column) => column.type === "string" || column.type === "dynamic")
    .map(({ name }) => {
      const values = `SELECT CAST(${quoteName(name)} AS VARCHAR) AS text, CAST(${time} AS INTEGER) AS t FROM ${rows}`;
      return `SELECT text, count(*) AS hits, min(t) AS first, max(t) AS last, bit_or(1 << (t // 3600)) AS hours
        FROM (${values}) GROUP BY text`;
    });
  const texts =
    legs.length > 0 ? legs.join(" UNION ALL ") : `SELECT '' AS text, 0 AS hits, 0 AS first, 0 AS last, 0 AS hours`;
  return `SELECT word AS text, ${wholeSql(parts)} AS whole, ${facts} FROM (SELECT lower(text) AS word, ${facts} FROM (${texts}))`;
}

/** SQL of the kind whose token the word is, and nothing else. */
function wholeSql(parts: readonly PartKind[]): string {
  return `CASE ${parts.map((part) => `WHEN ${isWhole(part, "word")} THEN ${quoteText(part.kind)}`).join(" ")} END`;
}

/** SQL of the distinct words of the other texts, with their kinds. A row that has a word in several places counts once for each. */
export function wordsSql({ between, edges, kinds, parts }: Tokenizer): string {
  const isEdged = [...edges].flatMap((sign) =>
    ["starts_with", "ends_with"].map((at) => `${at}(text, ${quoteText(sign)})`),
  );
  const trimmed = `CASE WHEN ${isEdged.join(" OR ")} THEN trim(text, ${quoteText(edges)}) ELSE text END`;
  // To find what lies between words takes two thirds of the time that finding words does.
  const each = `SELECT unnest(string_split_regex(${trimmed}, ${quoteText(between)})) AS word, ${facts} FROM texts WHERE whole IS NULL`;
  return `SELECT word, ${wholeSql(parts)} AS whole, ${kindSql(kinds)} AS kind, ${facts}
    FROM (SELECT word, ${merged} FROM (${each}) GROUP BY word) WHERE word <> ''`;
}

/** SQL of all tokens with their kinds, each as a text or as a number. */
export function tokensSql({ kinds, parts }: Tokenizer): string {
  const whole = `SELECT kind, CAST(NULL AS UINTEGER) AS number, word AS token, ${facts} FROM words WHERE kind IS NOT NULL`;
  const canonical = new Set(kinds.flatMap(canonicalTokens));
  return [whole, ...canonical, ...parts.map(partTokens)].join(" UNION ALL ");
}

/** SQL of a word's kind, null where it is left out: the first that it fits. */
function kindSql(kinds: readonly WordKind[]): string {
  const named = ({ kind }: WordKind) => (kind === null ? "NULL" : quoteText(kind));
  return `CASE ${kinds.map((kind) => `WHEN ${isOf(kind)} THEN ${named(kind)}`).join(" ")} END`;
}

/** SQL: the word is of the kind. To look for a sign, or to compare, is far quicker than a pattern. */
function isOf({ sign, before, pattern }: WordKind): string {
  const has = sign === undefined ? [] : [`contains(word, ${quoteText(sign)})`];
  const begins = before === undefined ? [] : [`word < ${quoteText(before)}`];
  const fits = pattern === undefined ? [] : [`regexp_full_match(word, ${quoteText(pattern)})`];
  return [...has, ...begins, ...fits].join(" AND ") || "true";
}

function canonicalTokens({ kind, canonical }: WordKind): string[] {
  if (!canonical || kind === null) return [];
  const spelt = `SELECT kql_parse_ipv6(word, 128) AS token, ${facts} FROM words WHERE kind = ${quoteText(kind)}`;
  return [
    `SELECT ${quoteText(canonical)} AS kind, NULL AS number, token, ${merged} FROM (${spelt}) WHERE token <> '' GROUP BY token`,
  ];
}

/** SQL that is true at least where the text holds such a token: quickly seen of most. */
function isLong({ shortest, separator, size }: PartKind, x: string): string {
  const apart = `%${`${separator}%`.repeat(size - 1)}`;
  return `strlen(${x}) >= ${shortest}${size > 1 ? ` AND ${x} LIKE ${quoteText(apart)}` : ""}`;
}

function isWhole(part: PartKind, x: string): string {
  return `(${isLong(part, x)} AND regexp_full_match(${x}, ${quoteText(part.whole)}))`;
}

/** Several words may hold the same token. */
function partTokens(part: PartKind): string {
  const { kind, run, separator, size } = part;
  const runs = `SELECT unnest(regexp_extract_all(word, ${quoteText(run)})) AS run, ${facts} FROM words
    WHERE whole IS DISTINCT FROM ${quoteText(kind)} AND ${isLong(part, "word")}`;
  const values = `SELECT *, string_split(run, ${quoteText(separator)}) AS v FROM (${runs})`;
  const slice = `array_to_string(list_slice(v, i, i + ${size - 1}), ${quoteText(separator)})`;
  const tokens = `CASE WHEN len(v) = ${size} THEN [run] ELSE list_transform(range(1, len(v) - ${size - 2}), i -> ${slice}) END`;
  const taken = `SELECT unnest(${tokens}) AS token, ${facts} FROM (${values})`;
  const texts = `SELECT text AS token, ${facts} FROM texts WHERE whole = ${quoteText(kind)}`;
  const words = `SELECT word AS token, ${facts} FROM words WHERE whole = ${quoteText(kind)}`;
  const all = `(${[texts, words, taken].join(" UNION ALL ")})`;
  if (!part.octets) {
    return `SELECT ${quoteText(kind)} AS kind, NULL AS number, token, ${merged} FROM ${all} GROUP BY token`;
  }
  const split = `SELECT *, TRY_CAST(string_split(token, '.') AS UBIGINT[]) AS v FROM ${all}`;
  const apart = `SELECT *, v[1] AS a, v[2] AS b, v[3] AS c, v[4] AS d FROM (${split})`;
  const number = `CASE WHEN ${areOctets} THEN a * 16777216 + b * 65536 + c * 256 + d END`;
  return `SELECT ${quoteText(kind)} AS kind, CAST(number AS UINTEGER) AS number, text AS token, ${merged}
    FROM (SELECT number, CASE WHEN number IS NULL THEN token END AS text, ${facts} FROM (SELECT *, ${number} AS number FROM (${apart})))
    GROUP BY number, text`;
}

/** SQL: numbers below 256, and written without zeros before them, which the length of the token tells quicker than a pattern. */
const areOctets = `(a < 256 AND b < 256 AND c < 256 AND d < 256 AND strlen(token) = 7 + ${["a", "b", "c", "d"]
  .flatMap((number) => [9, 99].map((digits) => `CAST(${number} > ${digits} AS INTEGER)`))
  .join(" + ")})`;

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const octets = `${octet}(?:\\.${octet}){3}`;

/** The number that stands for four numbers below 256; undefined for any other text. */
export function numberOf(token: string): number | undefined {
  if (!new RegExp(`^${octets}$`).test(token)) return undefined;
  return token.split(".").reduce((sum, value) => 256 * sum + Number(value), 0);
}
