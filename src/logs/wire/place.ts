/** A place in a query as Kusto counts: lines from 1, positions in a line from 0. */
export interface Place {
  readonly line: number;
  readonly pos: number;
}

export function placeAt(query: string, offset: number): Place {
  const lines = query.slice(0, offset).split("\n");
  return { line: lines.length, pos: (lines.at(-1) ?? "").length };
}

/** The offset of a place; undefined when the query has no such line. */
export function offsetOf(query: string, { line, pos }: Place): number | undefined {
  const lines = query.split("\n");
  if (line < 1 || line > lines.length) return undefined;
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  return Math.min(before + pos, query.length);
}
