/** SQL text pieces. All SQL of a translation is made of these and of fixed words: no query text gets in unquoted. */

/** Stands around a hole in SQL (`late.ts`), and nowhere else: `text` spells it by its code. */
export const holeMark = "\u0001";

/** A string constant. NUL cannot occur in DuckDB's SQL text, so it is spelt by its code. */
export function text(value: string): string {
  const pieces = value.split("\0").map((piece) => piece.split(holeMark).map(quoted).join(" || chr(1) || "));
  const joined = pieces.join(" || chr(0) || ");
  return /^'(?:[^']|'')*'$/.test(joined) ? joined : `(${joined})`;
}

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function list(items: readonly string[]): string {
  return items.join(", ");
}

/** A pattern that matches exactly this text in RE2. */
export function regexEscape(value: string): string {
  return value.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}
