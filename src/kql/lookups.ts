import { randomUUID } from "node:crypto";
import { type LateValue, type Place, textAt } from "./late.ts";
import type { Indexed, Lookup, Query, Relation } from "./model.ts";
import { identifier } from "./sql.ts";
import type { TableSchema } from "./types.ts";

type Terms = readonly (string | Place)[];

/** A lookup whose terms are all known. */
export type KnownLookup = Lookup & { readonly terms: readonly string[] };

/** What is known of the rows that a lookup asks for. */
export interface LookupAnswer {
  /** SQL of a condition that is true at least for these rows. */
  readonly condition: string;
  /** SQL of a query for the files in which these rows are, with the table's own columns. */
  readonly source: string;
}

/** A stored table with an index, marked so that a lookup finds its place. */
export function markedTable({ name, limit }: TableSchema): { from: string; indexed: Indexed } {
  const marker = limit ?? newMarker();
  return { from: marked(name, marker), indexed: { table: name, marker } };
}

const marked = (table: string, marker: string) => `${storedName(table)}/*${marker}*/`;

export function storedName(table: string): string {
  return `logs.main.${identifier(table)}`;
}

/**
 * The rows of a relation for which a condition may be true, as far as the index of their table tells: those in hours that hold
 * one of the terms. `rows` are those of `relation`, perhaps with more columns.
 */
export function inHours(
  rows: Relation,
  query: Query,
  { indexed }: Relation,
  terms: Terms | undefined,
): { rows: Relation; condition: string } {
  if (indexed === undefined || terms === undefined) return { rows, condition: "" };
  const marker = newMarker();
  query.lookups.push({ marker, table: indexed.table, terms });
  // A mark of its own: another part of the query may read all of the relation.
  const from = rows.from.replace(`/*${indexed.marker}*/`, `/*${marker}*/`);
  return { rows: { ...rows, from, indexed: { ...indexed, marker } }, condition: `${marker} AND ` };
}

function newMarker(): string {
  return `kql_hours_${randomUUID().replaceAll("-", "")}()`;
}

/** Tables of which only hours that hold one of the terms are seen, and the questions that this leaves open. */
export function limitedTo(
  terms: readonly string[],
  tables: ReadonlyMap<string, TableSchema>,
): { tables: ReadonlyMap<string, TableSchema>; lookups: readonly Lookup[] } {
  const lookups = [...tables.values()].flatMap((table) =>
    table.byDay ? [{ marker: newMarker(), table: table.name, terms }] : [],
  );
  const limits = new Map(lookups.map(({ table, marker }) => [table, marker]));
  const limited = [...tables].map(([name, table]) => {
    const limit = limits.get(name);
    return [name, limit === undefined ? table : { ...table, limit }] as const;
  });
  return { tables: new Map(limited), lookups };
}

/** The SQL with no question asked: all hours. */
export function withoutMarkers(sql: string): string {
  return sql.replace(/kql_hours_[0-9a-f]{32}\(\)/g, "true");
}

/** The SQL with every question answered; a question without an answer leaves all hours. */
export function answered(
  sql: string,
  lookups: readonly Lookup[],
  answers: readonly (LookupAnswer | undefined)[],
): string {
  return lookups.reduce((text, { marker, table }, at) => {
    const answer = answers[at];
    const sourced = answer ? text.replaceAll(marked(table, marker), `(${answer.source})`) : text;
    return sourced.replaceAll(marker, answer?.condition ?? "true");
  }, sql);
}

/** The questions about a query with these values. */
export function lookupsWith(lookups: readonly Lookup[], values: readonly LateValue[]): KnownLookup[] {
  return lookups.map(({ marker, table, terms }) => ({
    marker,
    table,
    terms: terms.map((term) => (typeof term === "string" ? term : textAt(term, values))),
  }));
}
