/**
 * Kusto's patterns for DuckDB's RE2. In both `\d`, `\w` and `\s` are short classes, but Kusto's hold the letters and digits
 * of every script where RE2's hold only ASCII.
 */
const unicode: Readonly<Record<string, { readonly inside: string; readonly outside: string }>> = {
  d: { inside: "\\p{Nd}", outside: "\\p{Nd}" },
  D: { inside: "\\P{Nd}", outside: "\\P{Nd}" },
  w: { inside: "\\p{L}\\p{M}\\p{Nd}\\p{Pc}", outside: "[\\p{L}\\p{M}\\p{Nd}\\p{Pc}]" },
  W: { inside: "\\W", outside: "[^\\p{L}\\p{M}\\p{Nd}\\p{Pc}]" },
};

export function toRe2(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\.|\[\^?\]?|\]/gs, (piece) => {
    if (piece.startsWith("[")) {
      if (inClass) return piece;
      inClass = true;
      return piece;
    }
    if (piece === "]") {
      inClass = false;
      return piece;
    }
    const known = unicode[piece.slice(1)];
    return known ? (inClass ? known.inside : known.outside) : piece;
  });
}

/** How many capturing groups a pattern has. */
export function groupCount(pattern: string): number {
  const plain = pattern.replace(/\\./g, "").replace(/\[\^?\]?[^\]]*\]/g, "");
  return (plain.match(/\((?!\?)|\(\?P?<(?![=!])/g) ?? []).length;
}
