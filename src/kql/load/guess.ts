import type { DuckDBConnection } from "@duckdb/node-api";
import { type Candidate, candidatesOf, decides, type InferredColumn, isTyped, sampleColumns, typed } from "./infer.ts";
import type { Relation } from "./relation.ts";

/** A relation with the types that its first rows let expect. */
export interface Guess {
  /** Values that are not what their column is guessed to be are null in it. */
  readonly relation: Relation;
  readonly columns: readonly InferredColumn[];
  /** SQL that is true for a row of this relation in which everything is as guessed. */
  readonly proof: string;
}

/**
 * The types of a JSON relation by its first rows. Where every row proves them they are what reading all rows for it would
 * say, and the proof comes with the rows when these are stored. Undefined where some rows cannot tell.
 */
export async function guessColumns(connection: DuckDBConnection, relation: Relation): Promise<Guess | undefined> {
  if (relation.kind !== "json") return undefined;
  const texts = relation.columns.map((_, index) => `CAST(c${index} AS VARCHAR) AS c${index}`);
  const raw = `SELECT ${texts.join(", ")} FROM ${relation.from(() => true)}`;
  const samples = await sampleColumns(connection, relation.columns, raw);
  const guesses = relation.columns.map((column, index) => {
    const values = samples[index] ?? [];
    if (values.length === 0) return [];
    const likely = candidatesOf(relation, column, index).filter((candidate) => values.every(candidate.looksAt));
    return likely.filter(isTyped).concat(likely).slice(0, 1);
  });
  if (!guesses.flat().every((guess) => !isTyped(guess) || decides(guess))) return undefined;
  const columns = relation.columns.map((column, index): InferredColumn => {
    const isEmpty = samples[index]?.length === 0;
    if (isEmpty) return { type: "string", value: `coalesce(c${index}, '')`, empty: true };
    return typed(relation, column, index, guesses[index] ?? []);
  });
  return {
    relation: proved(
      relation,
      guesses.map(([guess]) => guess),
    ),
    columns,
    proof: "fits",
  };
}

/**
 * Each row's values as text without quotes, then whether each is what its column is guessed to be, then what is so and whether
 * all are: three layers, so that DuckDB does everything once.
 */
function proved(relation: Relation, guesses: readonly (Candidate | undefined)[]): Relation {
  const isRaw = (index: number) => {
    const guess = guesses[index];
    return guess !== undefined && isTyped(guess);
  };
  const texts = guesses.map((guess, index) => {
    const c = `c${index}`;
    // A value without quotes is spelled like no type whose values have them, and the other way round.
    if (guess?.quoted) return `CASE WHEN starts_with(${c}, '"') THEN ${c}[2:-2] ELSE CAST(${c} AS VARCHAR) END AS ${c}`;
    return isRaw(index) ? `CAST(${c} AS VARCHAR) AS ${c}` : c;
  });
  const tests = guesses.map((guess, index) => {
    const c = `c${index}`;
    if (!guess) return [];
    if (!isTyped(guess)) return [`NOT (starts_with(${c}, '{') OR starts_with(${c}, '['))`];
    return [`CASE WHEN ${c} IN ('', '""') THEN NULL WHEN ${c} IS NOT NULL THEN ${guess.spelling.matches(c)} END`];
  });
  const tested = tests.flatMap((test, index) => test.map((sql) => `${sql} AS t${index}`));
  const values = guesses.map((_, index) =>
    isRaw(index) ? `CASE WHEN t${index} THEN c${index} END AS c${index}` : `c${index}`,
  );
  const fits = tests.flatMap((test, index) => test.map(() => `t${index} IS NOT FALSE`)).join(" AND ") || "true";
  return {
    ...relation,
    from: (asJson) => {
      const rows = relation.from((index) => isRaw(index) || asJson(index));
      const plain = `(SELECT ${texts.join(", ")} FROM ${rows})`;
      return `(SELECT ${values.join(", ")}, ${fits} AS fits FROM (SELECT ${["*", ...tested].join(", ")} FROM ${plain}))`;
    },
  };
}
