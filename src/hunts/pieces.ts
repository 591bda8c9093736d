/** A piece of a query's text: fixed, or the literal of a value, in which alone another hunt's query differs. */
export type Piece = string | { readonly literal: string };

export interface Joined {
  readonly kql: string;
  /** Where the literals stand. */
  readonly values: readonly { readonly start: number; readonly end: number }[];
}

export function joined(pieces: readonly Piece[]): Joined {
  let kql = "";
  const values: { start: number; end: number }[] = [];
  for (const piece of pieces) {
    const start = kql.length;
    kql += typeof piece === "string" ? piece : piece.literal;
    if (typeof piece !== "string") values.push({ start, end: kql.length });
  }
  return { kql, values };
}

/** The lists one after the other, with the separator between them. */
export function separated(lists: readonly (readonly Piece[])[], separator: string): Piece[] {
  return lists.flatMap((list, at) => (at === 0 ? list : [separator, ...list]));
}
