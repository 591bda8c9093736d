import { holeSql, isLateText, type Place } from "../late.ts";
import { constant } from "../literals.ts";
import type { Value } from "../model.ts";
import { type Bound, boundedOr } from "../regex.ts";
import { text } from "../sql.ts";
import { type TermEdges, termPattern } from "../terms.ts";

/** The literal as a value that is put in after translation, when it is one of those that are. */
export function lateLiteral(value: Value, index: number | undefined): Value {
  const inner = value.constant?.value;
  if (index === undefined) return value;
  if (typeof inner === "string" && isLateText(inner)) return lateText([index], inner);
  if (value.type === "datetime" && typeof inner === "bigint") {
    return { type: "datetime", sql: holeSql({ form: "ticks", at: [index] }), nullable: false };
  }
  if (Array.isArray(inner)) {
    const elements = inner.map((item, at) =>
      isLateText(String(item)) ? lateText([index, at], String(item)) : constant("string", String(item)),
    );
    const sql = holeSql({ form: "list", at: [index] });
    return { type: "dynamic", sql, nullable: false, late: { kind: "list", elements } };
  }
  return value;
}

function lateText(at: Place, example: string): Value {
  return {
    type: "string",
    sql: holeSql({ form: "text", at }),
    nullable: false,
    late: { kind: "text", at, example },
  };
}

/** The text that a translation may decide by: it is this one, or one of the same class. */
export function knownText(value: Value): string | undefined {
  const inner = value.late?.kind === "text" ? value.late.example : value.constant?.value;
  return typeof inner === "string" ? inner : undefined;
}

/** SQL of a known text in lower case. */
export function loweredText(value: Value): string {
  if (value.late?.kind === "text") return holeSql({ form: "lower", at: value.late.at });
  return text((knownText(value) ?? "").toLowerCase());
}

/** A known text itself, or where it will be found. */
export function termOrPlace(term: Value): string | Place {
  return term.late?.kind === "text" ? term.late.at : (knownText(term) ?? "");
}

/** Whether any of these known texts stands in the haystack as a term. */
export function termsSql(haystack: string, terms: readonly Value[], edges: TermEdges, caseSensitive: boolean): string {
  const parts = terms.map(termOrPlace);
  const known = parts.filter((part) => typeof part === "string");
  return boundedSql(haystack, (bound) => {
    if (known.length === parts.length) return text(boundedOr(termPattern(known, edges, caseSensitive), bound));
    return holeSql({ form: "terms", terms: parts, edges, caseSensitive, ...(bound ? { bound } : {}) });
  });
}

/**
 * A pattern with classes of all letters costs DuckDB two milliseconds to compile, for each place and thread. Its two cheap
 * bounds decide almost every text; the pattern itself is left for those that a letter beyond ASCII stands beside.
 */
export function boundedSql(haystack: string, pattern: (bound?: Bound) => string): string {
  return `(CASE WHEN NOT regexp_matches(${haystack}, ${pattern("wide")}) THEN false WHEN regexp_matches(${haystack}, ${pattern("narrow")}) THEN true ELSE kql_matches(${haystack}, ${pattern()}) END)`;
}
