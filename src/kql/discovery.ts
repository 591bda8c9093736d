import type { Field, Query } from "./model.ts";

/**
 * Thrown by `translate` when only the data decides which columns a plugin gives: run `probe`, whose rows are the columns'
 * names and types, then translate again with them under `offset`.
 */
export class NeedsColumns extends Error {
  readonly probe: string;
  readonly offset: number;

  constructor(probe: string, offset: number) {
    super("the columns depend on the data");
    this.probe = probe;
    this.offset = offset;
  }
}

/** The columns found out earlier for what stands at `offset`; asks for them the first time. */
export function discoveredColumns(query: Query, offset: number, probe: string): readonly Field[] {
  const known = query.discovered.get(offset);
  if (known) return known;
  throw new NeedsColumns(`${commonTableClause(query)}${probe}`, offset);
}

export function commonTableClause(query: Query): string {
  return query.commonTables.length > 0
    ? `WITH ${query.recursive ? "RECURSIVE " : ""}${query.commonTables.join(",\n")}\n`
    : "";
}
