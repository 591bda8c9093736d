import { coerce, expression } from "../conversions.ts";
import type { Value } from "../model.ts";
import { text } from "../sql.ts";
import { type SyntaxNode, unsupported } from "../syntax.ts";
import { hasCase, type TermEdges, termPattern } from "../terms.ts";

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
    return expression("bool", `regexp_matches(${haystack}, ${needle.sql})`, { nullable: false });
  }
  const { matcher, negated, caseSensitive } = parts(operator);
  if (!matcher) throw unsupported(`the operator ${operator}`, node);
  const found = matcher.sql
    ? matcher.sql(folded(haystack, caseSensitive), foldedNeedle(needle, caseSensitive))
    : hasTerm(haystack, needle, matcher, caseSensitive);
  return expression("bool", negated ? `(NOT ${found})` : found, { nullable: false });
}

function folded(sql: string, caseSensitive: boolean): string {
  return caseSensitive ? sql : `lower(${sql})`;
}

function foldedNeedle(needle: Value, caseSensitive: boolean): string {
  const value = needle.constant?.value;
  if (typeof value === "string") return text(caseSensitive ? value : value.toLowerCase());
  return folded(needle.sql, caseSensitive);
}

/** The substring test is what makes it fast: the pattern then runs only on the few rows that hold the text at all. */
function hasTerm(haystack: string, needle: Value, matcher: Matcher, caseSensitive: boolean): string {
  const value = needle.constant?.value;
  if (typeof value !== "string") {
    return `kql_has(${haystack}, ${needle.sql}, ${matcher.start ?? false}, ${matcher.end ?? false}, ${caseSensitive})`;
  }
  if (value === "") return "true";
  const sensitive = caseSensitive || !hasCase(value);
  const substring = `contains(${folded(haystack, sensitive)}, ${foldedNeedle(needle, sensitive)})`;
  return `(${substring} AND regexp_matches(${haystack}, ${text(termPattern([value], matcher, caseSensitive))}))`;
}
