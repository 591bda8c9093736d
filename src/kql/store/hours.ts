import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "../load/quote.ts";
import { ticksFromIso } from "../load/ticks.ts";
import { hoursSql } from "./index-part.ts";
import { noDay, type StoredPart } from "./manifest.ts";
import type { Tokenizer, TokenQuery } from "./tokenizer.ts";
import { ticksPerHour } from "./write-parts.ts";

/** Half-open, in ticks; without an end everything is inside. */
export interface TickSpan {
  readonly from: bigint;
  readonly to: bigint;
}

const hoursPerDay = 24n;
const allHours = 0xffffff;

/** Hours of a table that may hold one of the terms. */
export interface HoursQuestion {
  readonly parts: readonly StoredPart[];
  readonly terms: readonly string[];
}

/**
 * For each question SQL that is true at least for the rows that hold one of the terms, and by which parts and row groups are
 * passed over: days and hours from the indexes. A day without an index of this tokenizer keeps all its hours. Undefined when
 * the index cannot tell, because a term is none that it holds. Questions about the same terms are one reading of the indexes.
 */
export async function hoursConditions(
  connection: DuckDBConnection,
  folder: string,
  questions: readonly HoursQuestion[],
  tokenizer: Tokenizer,
  span: TickSpan | undefined,
): Promise<readonly (string | undefined)[]> {
  const answers: (string | undefined)[] = questions.map(() => undefined);
  const alike = new Map<string, number[]>();
  for (const [at, { terms }] of questions.entries()) {
    const key = JSON.stringify(terms);
    alike.set(key, [...(alike.get(key) ?? []), at]);
  }
  for (const places of alike.values()) {
    const queries = questions[places[0] ?? 0]?.terms.map((term) => tokenizer.find(term)) ?? [];
    if (queries.some((query) => query === undefined)) continue;
    const inside = places.map((at) => questions[at]?.parts.filter((part) => overlaps(part, span)) ?? []);
    const indexed = inside.flat().filter((part) => part.index?.tokenizer === tokenizer.version);
    const found = await hoursOf(connection, folder, indexed, queries as readonly TokenQuery[]);
    for (const [index, at] of places.entries()) answers[at] = conditionOf(inside[index] ?? [], indexed, found);
  }
  return answers;
}

function conditionOf(
  inside: readonly StoredPart[],
  indexed: readonly StoredPart[],
  found: ReadonlyMap<string, number>,
): string {
  const hours = inside.flatMap((part) => {
    const bits = indexed.includes(part) ? (found.get(part.index?.path ?? "") ?? 0) : allHours;
    return bits === 0 ? [] : [{ day: part.day, hours: hoursIn(part.day, bits) }];
  });
  if (hours.length === 0) return "false";
  const days = [...new Set(hours.map(({ day }) => `DATE ${quoteText(day)}`))];
  return `("#day" IN (${days.join(", ")}) AND "#hour" IN (${[...new Set(hours.flatMap((day) => day.hours))].join(", ")}))`;
}

function overlaps(part: StoredPart, span: TickSpan | undefined): boolean {
  if (!span || part.oldest === null || part.newest === null) return true;
  return BigInt(part.oldest) < span.to && BigInt(part.newest) >= span.from;
}

/** Hours counted from the year 1, as parts name them; rows without a time have hour -1. */
function hoursIn(day: string, bits: number): string[] {
  if (day === noDay) return ["-1"];
  const first = (ticksFromIso(day) ?? 0n) / ticksPerHour;
  return Array.from({ length: Number(hoursPerDay) }, (_, hour) => hour)
    .filter((hour) => (bits >> hour) & 1)
    .map((hour) => String(first + BigInt(hour)));
}

/** The hours' bits by index file. */
async function hoursOf(
  connection: DuckDBConnection,
  folder: string,
  parts: readonly StoredPart[],
  queries: readonly TokenQuery[],
): Promise<ReadonlyMap<string, number>> {
  if (parts.length === 0 || queries.length === 0) return new Map();
  const files = parts.map((part) => quoteText(`${folder}/${part.index?.path}`));
  const read = await connection.runAndReadAll(
    `SELECT filename, bit_or(${hoursSql}) FROM read_parquet([${files.join(", ")}], filename = true)
     WHERE ${tokenCondition(queries)} GROUP BY filename`,
  );
  const prefix = `${folder}/`.length;
  return new Map((read.getRows() as [string, number][]).map(([file, bits]) => [file.slice(prefix), bits]));
}

function tokenCondition(queries: readonly TokenQuery[]): string {
  const exact = new Map<string, string[]>();
  const alternatives: string[] = [];
  for (const query of queries) {
    if ("token" in query) exact.set(query.kind, [...(exact.get(query.kind) ?? []), quoteText(query.token)]);
    else
      alternatives.push(
        `(kind IN (${query.kinds.map(quoteText).join(", ")}) AND contains(token, ${quoteText(query.inside)}))`,
      );
  }
  for (const [kind, tokens] of exact)
    alternatives.push(`(kind = ${quoteText(kind)} AND token IN (${tokens.join(", ")}))`);
  return alternatives.join(" OR ");
}
