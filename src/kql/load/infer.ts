import type { DuckDBConnection } from "@duckdb/node-api";
import type { KustoType } from "../types.ts";
import type { Relation, SourceColumn } from "./relation.ts";
import { storedValue } from "./stored.ts";
import {
  boolText,
  datetimeTexts,
  dayFirstDatetime,
  dynamicText,
  guidText,
  hugeText,
  longText,
  monthFirstDatetime,
  realNumber,
  realText,
  type TextType,
} from "./text-types.ts";

/** A column's type, seen over all rows, and how its value is made from the relation's column. */
export interface InferredColumn {
  readonly type: KustoType;
  /** SQL of the stored value, of the relation read with dynamic columns as JSON and all others as text. */
  readonly value: string;
  /** No row has a value, so any other source of the table may decide the type. */
  readonly empty?: true;
  /** What the analyst should know about how it was read. */
  readonly note?: string;
}

/** JSON only: not an object or array. */
const scalar: TextType = { name: "scalar", type: "string", looks: /./, matches: () => "true", convert: (x) => x };

export interface Candidate {
  readonly spelling: TextType;
  /** JSON only: of the text between the quotes. */
  readonly quoted?: true;
  /** SQL that is true where a value has this spelling, in the relation read for inference. */
  readonly test: string;
  looksAt(value: string): boolean;
}

/** Rows that rule most spellings out at a glance, before all rows are read for the others. */
const sampleRows = 200;
const columnsAtOnce = 60;

/**
 * The types of a relation's columns. A column has a type only if every value in it, empty ones aside, is spelled that way;
 * otherwise it is string. JSON keeps its own types: only its strings are tried as datetime and guid, and a column with any
 * object or array in it is dynamic. CSV text is also tried as number, bool and, where every value is an object or array, dynamic.
 */
export async function inferColumns(
  connection: DuckDBConnection,
  relation: Relation,
): Promise<readonly InferredColumn[]> {
  const texts = relation.columns.map((_, index) => `CAST(c${index} AS VARCHAR) AS c${index}`);
  const rows = `SELECT ${relation.kind === "json" ? texts.join(", ") : "*"} FROM ${relation.from(() => true)}`;
  const samples = await sampleColumns(connection, relation.columns, rows);
  const likely = relation.columns.map((column, index) => {
    const values = samples[index] ?? [];
    return candidatesOf(relation, column, index).filter((candidate) => values.every(candidate.looksAt));
  });
  const sure = await survivors(connection, likely, rows);
  return relation.columns.map((column, index) => {
    const isEmpty = samples[index]?.length === 0 && isText(column);
    return isEmpty ? { ...plainText(index), empty: true } : typed(relation, column, index, sure[index] ?? []);
  });
}

/** Some values of each column that are not empty: from the first rows, or else one from anywhere. */
export async function sampleColumns(
  connection: DuckDBConnection,
  all: readonly SourceColumn[],
  rows: string,
): Promise<readonly string[][]> {
  const first = await connection.runAndReadAll(`${rows} LIMIT ${sampleRows}`);
  const columns = first.getColumns().map((values) => values.filter(isFilledText));
  const unseen = [...all.keys()].filter((index) => isText(all[index]) && !columns[index]?.length);
  if (unseen.length === 0) return columns;
  const values = unseen.map((index) => `any_value(CASE WHEN c${index} NOT IN ('', '""') THEN c${index} END)`);
  const found = await connection.runAndReadAll(`SELECT ${values.join(", ")} FROM (${rows})`);
  const [anywhere = []] = found.getRows();
  for (const [position, index] of unseen.entries()) columns[index] = [anywhere[position]].filter(isFilledText);
  return columns;
}

/** Everything but Parquet's own types is text or JSON text. */
function isText(column: SourceColumn | undefined): boolean {
  return (column?.stored ?? "VARCHAR") === "VARCHAR";
}

function isFilledText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value !== '""';
}

function plainText(index: number): InferredColumn {
  return { type: "string", value: `coalesce(c${index}, '')` };
}

export function candidatesOf(relation: Relation, column: SourceColumn, index: number): readonly Candidate[] {
  const c = `c${index}`;
  const plain = (spelling: TextType): Candidate => ({
    spelling,
    test: spelling.matches(c),
    looksAt: (value) => spelling.looks.test(value),
  });
  if (relation.kind === "stored") return column.stored === "VARCHAR" ? [guidText, ...datetimeTexts].map(plain) : [];
  if (relation.kind === "text") {
    return [boolText, longText, hugeText, realText, guidText, ...datetimeTexts, dynamicText].map(plain);
  }
  const bare = (spelling: TextType) => ({ ...plain(spelling), test: `(${c}[1] <> '"' AND ${spelling.matches(c)})` });
  const quoted = (spelling: TextType): Candidate => ({
    spelling,
    quoted: true,
    test: `(${c}[1] = '"' AND ${spelling.matches(`${c}[2:-2]`)})`,
    looksAt: (value) => value.startsWith('"') && spelling.looks.test(value.slice(1, -1)),
  });
  return [
    {
      spelling: scalar,
      test: `NOT (starts_with(${c}, '{') OR starts_with(${c}, '['))`,
      looksAt: (value) => !/^[{[]/.test(value),
    },
    ...[boolText, longText, hugeText, realNumber].map(bare),
    ...[guidText, ...datetimeTexts].map(quoted),
  ];
}

/**
 * The candidates that hold for every value of their column. Reading all rows for all of them would take most of the time of
 * an import: where the likeliest holds it decides, and only for the other columns the rows are read again.
 */
async function survivors(
  connection: DuckDBConnection,
  candidates: readonly (readonly Candidate[])[],
  rows: string,
): Promise<readonly (readonly Candidate[])[]> {
  const likeliest = candidates.map((column) => column.filter(isTyped).slice(0, 1));
  const first = candidates.map((column, index) => (likeliest[index]?.length ? likeliest[index] : column));
  const held = await holding(connection, first, rows);
  const open = candidates.map((column, index) =>
    held[index]?.some(decides) ? [] : column.filter((candidate) => !first[index]?.includes(candidate)),
  );
  const more = await holding(connection, open, rows);
  return candidates.map((_, index) => [...(held[index] ?? []), ...(more[index] ?? [])]);
}

export const isTyped = ({ spelling }: Candidate) => spelling !== scalar;

/** An ambiguous date needs to know whether the other reading holds, too. */
export const decides = ({ spelling }: Candidate) => spelling !== monthFirstDatetime && spelling !== hugeText;

async function holding(
  connection: DuckDBConnection,
  candidates: readonly (readonly Candidate[])[],
  rows: string,
): Promise<readonly (readonly Candidate[])[]> {
  const kept: Candidate[][] = candidates.map(() => []);
  for (let first = 0; first < candidates.length; first += columnsAtOnce) {
    const tests = candidates
      .slice(first, first + columnsAtOnce)
      .flatMap((column, offset) => column.map((candidate) => ({ candidate, index: first + offset })));
    if (tests.length === 0) continue;
    const aggregates = tests.map(({ candidate, index }) => {
      const value = `CASE WHEN c${index} IN ('', '""') THEN NULL WHEN c${index} IS NOT NULL THEN ${candidate.test} END`;
      return `coalesce(bool_and(${candidate.spelling === scalar ? candidate.test : value}), true)`;
    });
    const found = await connection.runAndReadAll(`SELECT ${aggregates.join(", ")} FROM (${rows})`);
    const [held = []] = found.getRows();
    for (const [position, { candidate, index }] of tests.entries()) if (held[position]) kept[index]?.push(candidate);
  }
  return kept;
}

export function typed(
  relation: Relation,
  column: SourceColumn,
  index: number,
  sure: readonly Candidate[],
): InferredColumn {
  const c = `c${index}`;
  if (column.stored !== undefined && !isText(column)) return storedValue(c, column.stored);
  const held = new Set(sure.map((candidate) => candidate.spelling));
  const isScalar = held.delete(scalar) || held.size > 0;
  if (relation.kind === "json" && !isScalar) return { type: "dynamic", value: c };
  const text = plainText(index);
  if (column.declared === "string") return text;
  const spelling = [...held].find(({ name }) => name !== hugeText.name);
  if (!spelling) return held.size > 0 ? { ...text, note: "whole numbers beyond 64 bits, kept as text" } : text;
  const { type, convert } = column.declared === "real" && spelling.type === "long" ? realText : spelling;
  const value = convert(`nullif(${c}, '')`);
  const isAmbiguous = spelling === monthFirstDatetime && held.has(dayFirstDatetime);
  return isAmbiguous
    ? { type, value, note: "dates that could be day or month first, read as month first" }
    : { type, value };
}
