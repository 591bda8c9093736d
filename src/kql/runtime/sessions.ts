import { type NativeFunction, nativeFunction } from "./native.ts";

/**
 * The start of each value's session: a value that is `most` or more from it starts another, and a null starts none. Both
 * lists are as DuckDB writes them, so that no value loses any of its 64 bits.
 */
function sessionStarts(list: string | null, most: bigint | null): string | null {
  if (list === null || most === null) return null;
  let start: bigint | undefined;
  const starts = list.slice(1, -1).split(", ");
  for (const [index, text] of starts.entries()) {
    if (text !== "NULL") {
      const value = BigInt(text);
      if (start === undefined || value - start >= most) start = value;
    }
    starts[index] = start === undefined ? "NULL" : String(start);
  }
  return `[${starts.join(", ")}]`;
}

export const sessionFunctions: NativeFunction[] = [
  nativeFunction("kql_session_starts", ["string", "long"], "string", sessionStarts),
];
