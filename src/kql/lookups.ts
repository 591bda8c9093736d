import { randomUUID } from "node:crypto";
import { type LateValue, type Place, textAt } from "./late.ts";
import type { Lookup, Query, Relation } from "./model.ts";
import type { TableSchema } from "./types.ts";

type Terms = readonly (string | Place)[];

/** A lookup whose terms are all known. */
export type KnownLookup = Lookup & { readonly terms: readonly string[] };

/** SQL that stands for "the row is in an hour that holds one of the terms", or nothing where there is no index to ask. */
export function hourCondition(query: Query, relation: Relation, terms: Terms | undefined): string {
  if (relation.indexed === undefined || terms === undefined) return "";
  const marker = newMarker();
  query.lookups.push({ marker, table: relation.indexed, terms });
  return `${marker} AND `;
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
export function answered(sql: string, lookups: readonly Lookup[], answers: readonly (string | undefined)[]): string {
  return lookups.reduce((text, { marker }, at) => text.replaceAll(marker, answers[at] ?? "true"), sql);
}

/** The questions about a query with these values. */
export function lookupsWith(lookups: readonly Lookup[], values: readonly LateValue[]): KnownLookup[] {
  return lookups.map(({ marker, table, terms }) => ({
    marker,
    table,
    terms: terms.map((term) => (typeof term === "string" ? term : textAt(term, values))),
  }));
}
