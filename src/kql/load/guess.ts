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
    const read = typed(relation, column, index, guesses[index] ?? []);
    const [guess] = guesses[index] ?? [];
    const isAsGuessed = guess && isTyped(guess) && guess.spelling.type === read.type;
    return isAsGuessed ? { ...read, value: `v${index}` } : read;
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
 * Each row's values as text (`c`), then whether each has the shape of what its column is guessed to be (`s`), then the values
 * of that type (`v`), then whether all are as guessed: one layer after the other, so that DuckDB does everything once.
 */
function proved(relation: Relation, guesses: readonly (Candidate | undefined)[]): Relation {
  // A text in quotes that has the shape of a time or a GUID is told from all that has none without looking at them.
  const isBare = (guess: Candidate | undefined) => guess !== undefined && isTyped(guess) && !guess.quoted;
  const texts = guesses.map((guess, index) =>
    isBare(guess) ? `CAST(c${index} AS VARCHAR) AS c${index}` : `c${index}`,
  );
  const columns = guesses.flatMap((guess, index) =>
    guess && isTyped(guess) ? [{ index, spelling: guess.spelling }] : [],
  );
  const shapes = columns.map(({ index, spelling }) => {
    const c = `c${index}`;
    return `${spelling.shape?.(c) ?? spelling.matches(c)} AS s${index}`;
  });
  const values = columns.map(({ index, spelling }) => {
    return `CASE WHEN s${index} THEN ${spelling.convert(`c${index}`)} END AS v${index}`;
  });
  const kept = columns.map(({ index }) => `CASE WHEN v${index} IS NOT NULL THEN c${index} END AS c${index}`);
  const fits = guesses.flatMap((guess, index) => (guess ? [fitsSql(guess, index)] : [])).join(" AND ") || "true";
  return {
    ...relation,
    from: (asJson) => {
      const rows = relation.from((index) => isBare(guesses[index]) || asJson(index));
      const shaped = `(SELECT ${["*", ...shapes].join(", ")} FROM (SELECT ${texts.join(", ")} FROM ${rows}))`;
      const converted = `(SELECT ${["*", ...values].join(", ")} FROM ${shaped})`;
      const replaced = kept.length > 0 ? ` REPLACE (${kept.join(", ")})` : "";
      return `(SELECT *${replaced}, ${fits} AS fits FROM ${converted})`;
    },
  };
}

/** SQL that is true for a row whose value is as guessed, or empty. */
function fitsSql(guess: Candidate, index: number): string {
  const c = `c${index}`;
  if (isTyped(guess)) return `(v${index} IS NOT NULL OR ${c} IS NULL OR ${c} = ${guess.quoted ? "''" : `'""'`})`;
  // Not an object or array. Comparing is quicker than looking at the first sign.
  return `((${c} < '[' OR (${c} >= '\\' AND ${c} < '{') OR ${c} >= '|') IS NOT FALSE)`;
}
