import { coerce, expression } from "../conversions.ts";
import { holeSql } from "../late.ts";
import type { Value } from "../model.ts";
import { bounded, boundedOr, toRe2 } from "../regex.ts";
import { text } from "../sql.ts";
import { type SyntaxNode, unsupported } from "../syntax.ts";
import { hasCase, type TermEdges } from "../terms.ts";
import { boundedSql, knownText, loweredText, termsSql } from "./late.ts";

/** Kusto's string operators. Plain operators ignore case; those with `_cs` (and `matches regex`) do not. */
interface Matcher extends TermEdges {
  readonly sql?: (haystack: string, needle: string) => string;
}

const matchers: Readonly<Record<string, Matcher>> = {
  has: { start: true, end: true },
  hasprefix: { start: true },
  hassuffix: { end: true },
  contains: { sql: (haystack, needle) => `contains(${haystack}, ${needle})` },
  startswith: { sql: (haystack, needle) => `starts_with(${haystack}, ${needle})` },
  endswith: { sql: (haystack, needle) => `ends_with(${haystack}, ${needle})` },
};

const negations: Readonly<Record<string, string>> = { notcontains: "!contains", notcontains_cs: "!contains_cs" };
const synonyms: Readonly<Record<string, string>> = { containscs: "contains_cs", like: "", "!like": "" };

function parts(operator: string): { matcher: Matcher | undefined; negated: boolean; caseSensitive: boolean } {
  const name = synonyms[operator] ?? negations[operator] ?? operator;
  const negated = name.startsWith("!");
  const base = name.replace(/^!/, "").replace(/_cs$/, "");
  return { matcher: matchers[base], negated, caseSensitive: name.endsWith("_cs") };
}

export function isStringOperator(operator: string): boolean {
  return operator === "matches regex" || parts(operator).matcher !== undefined;
}

export function stringPredicate(operator: string, left: Value, right: Value, node: SyntaxNode): Value {
  const haystack = coerce(left, "string").sql;
  const needle = coerce(right, "string");
  if (operator === "matches regex") {
    return expression("bool", matchesSql(haystack, needle), { nullable: false });
  }
  const { matcher, negated, caseSensitive } = parts(operator);
  if (!matcher) throw unsupported(`the operator ${operator}`, node);
  const found = matcher.sql
    ? matcher.sql(...folded(haystack, needle, caseSensitive))
    : hasTerm(haystack, needle, matcher, caseSensitive);
  return expression("bool", negated ? `(NOT ${found})` : found, { nullable: false });
}

/** Both sides in the form in which they are compared. A needle without letters needs no folding, which costs the most. */
function folded(haystack: string, needle: Value, caseSensitive: boolean): [string, string] {
  const value = knownText(needle);
  if (value === undefined)
    return caseSensitive ? [haystack, needle.sql] : [`lower(${haystack})`, `lower(${needle.sql})`];
  if (caseSensitive || !hasCase(value)) return [haystack, needle.sql];
  return [`lower(${haystack})`, loweredText(needle)];
}

export function containsText(haystack: string, needle: Value, caseSensitive: boolean): string {
  return `contains(${folded(haystack, needle, caseSensitive).join(", ")})`;
}

/** The substring test is what makes it fast: the pattern then runs only on the few rows that hold the text at all. */
function hasTerm(haystack: string, needle: Value, matcher: Matcher, caseSensitive: boolean): string {
  const value = knownText(needle);
  if (value === undefined) {
    return `kql_has(${haystack}, ${needle.sql}, ${matcher.start ?? false}, ${matcher.end ?? false}, ${caseSensitive})`;
  }
  if (value === "") return "true";
  return `(${containsText(haystack, needle, caseSensitive)} AND ${termsSql(haystack, [needle], matcher, caseSensitive)})`;
}

/** Whether the pattern is found anywhere in the text. */
function matchesSql(haystack: string, pattern: Value): string {
  const known = knownText(pattern);
  if (known === undefined || bounded(toRe2(known), "wide") === undefined) {
    return `regexp_matches(${haystack}, ${patternSql(pattern)})`;
  }
  return boundedSql(haystack, (bound) => {
    if (pattern.late?.kind === "text")
      return holeSql({ form: "pattern", at: pattern.late.at, ...(bound ? { bound } : {}) });
    return text(boundedOr(toRe2(known), bound));
  });
}

/** A pattern as DuckDB reads it; one that is computed goes as it is. */
export function patternSql(pattern: Value): string {
  if (pattern.late?.kind === "text") return holeSql({ form: "pattern", at: pattern.late.at });
  const known = pattern.constant?.value;
  return typeof known === "string" ? text(toRe2(known)) : coerce(pattern, "string").sql;
}
