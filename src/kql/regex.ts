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
  return pattern.replace(/\\.|\[\^?\]?|\]|\(\?<(?![=!])/gs, (piece) => {
    // DuckDB's RE2 is too old for the shorter spelling of a named group.
    if (piece === "(?<") return inClass ? piece : "(?P<";
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

/** A pattern written for RE2, whose flags stand at its start. */
export function regex(pattern: string, flags = ""): RegExp {
  const inline = /^\(\?([imsU]+)\)/.exec(pattern);
  const letters = (inline?.[1] ?? "").replace("U", "");
  const body = (inline ? pattern.slice(inline[0].length) : pattern)
    .replaceAll("(?P<", "(?<")
    .replace(/\\p([LN])/g, "\\p{$1}");
  return new RegExp(body, [...new Set(`${letters}${flags}u`)].join(""));
}

/** How many capturing groups a pattern has. */
export function groupCount(pattern: string): number {
  const plain = pattern.replace(/\\./g, "").replace(/\[\^?\]?[^\]]*\]/g, "");
  return (plain.match(/\((?!\?)|\(\?P?<(?![=!])/g) ?? []).length;
}

/** The number of a capturing group that is given by its number or by its name; 0 for none. */
export function groupNumber(pattern: string, group: string): number {
  if (/^\d+$/.test(group)) return Number(group);
  const before = new RegExp(`\\(\\?P?<${group}>`).exec(pattern)?.index;
  return before === undefined ? 0 : groupCount(pattern.slice(0, before)) + 1;
}

/** Wide: finds at least what the pattern finds. Narrow: at most. */
export type Bound = "wide" | "narrow";

const ascii: Readonly<Record<string, string>> = { L: "A-Za-z", N: "0-9", Nd: "0-9", M: "", Pc: "_" };
const beyond = "\\x{80}-\\x{10FFFF}";
/** All but plain escapes: what means another thing in JavaScript, where the pattern itself is run. */
const different = /^\\[^\\^$.*+?()[\]{}|/nrtf-]|^\.$|^\(\?(?!:)|^\[:/;
const pieces = /\\p\{\w+\}|\\p\w|\\.|\[:|\[\^?\]?|\]|\(\?:?|\./gs;

/**
 * A pattern in which each class of letters or digits of every script holds none, or all, of the characters beyond ASCII.
 * A pattern without look-around finds more when its classes hold more. Undefined for a pattern that has no such class, or
 * holds anything that RE2 and JavaScript read differently.
 */
export function bounded(pattern: string, bound: Bound): string | undefined {
  if (!pattern.includes("\\p") || !isJavaScript(pattern)) return undefined;
  const flags = /^\(\?i\)/.exec(pattern)?.[0] ?? "";
  let set: "none" | "some" | "others" = "none";
  let has = false;
  let same = true;
  const body = pattern.slice(flags.length).replace(pieces, (piece) => {
    const property = /^\\p\{?(\w+)/.exec(piece)?.[1];
    if (property !== undefined) {
      const own = ascii[property];
      if (own === undefined) same = false;
      has = true;
      const held = `${own ?? ""}${(bound === "wide") === (set !== "others") ? beyond : ""}`;
      if (set === "none") same &&= held !== "";
      return set === "none" ? `[${held}]` : held;
    }
    if (set !== "none") {
      if (piece === "]") set = "none";
      if (piece === "[:" || (piece.startsWith("\\") && different.test(piece))) same = false;
      return piece;
    }
    if (piece.startsWith("[") && piece !== "[:") set = piece.startsWith("[^") ? "others" : "some";
    if (different.test(piece)) same = false;
    return piece;
  });
  return has && same ? `${flags}${body}` : undefined;
}

function isJavaScript(pattern: string): boolean {
  try {
    return regex(pattern) !== undefined;
  } catch {
    return false;
  }
}

/** The bound where there is one, else the pattern itself, which is its own bound. */
export function boundedOr(pattern: string, bound: Bound | undefined): string {
  return (bound && bounded(pattern, bound)) ?? pattern;
}
