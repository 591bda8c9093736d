/** SQL text pieces. All SQL of a translation is made of these and of fixed words: no query text gets in unquoted. */

/** A string constant. NUL cannot occur in DuckDB's SQL text, so it is spelt by its code. */
export function text(value: string): string {
  const parts = value.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(" || chr(0) || ")})`;
}

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
