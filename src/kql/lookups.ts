import { randomUUID } from "node:crypto";
import type { Lookup, Query, Relation } from "./model.ts";

/** SQL that stands for "the row is in an hour that holds one of the terms", or nothing where there is no index to ask. */
export function hourCondition(query: Query, relation: Relation, terms: readonly string[] | undefined): string {
  if (relation.indexed === undefined || terms === undefined) return "";
  const marker = `kql_hours_${randomUUID().replaceAll("-", "")}()`;
  query.lookups.push({ marker, table: relation.indexed, terms });
  return `${marker} AND `;
}

/** The SQL with no question asked: all hours. */
export function withoutMarkers(sql: string): string {
  return sql.replace(/kql_hours_[0-9a-f]{32}\(\)/g, "true");
}

/** The SQL with every question answered. */
export async function answered(
  sql: string,
  lookups: readonly Lookup[],
  answer: (lookup: Lookup) => Promise<string | undefined>,
): Promise<string> {
  let text = sql;
  for (const lookup of lookups) text = text.replaceAll(lookup.marker, (await answer(lookup)) ?? "true");
  return text;
}
