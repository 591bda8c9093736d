import { holeSql, isLateText, type Place } from "../late.ts";
import { constant } from "../literals.ts";
import type { Value } from "../model.ts";
import { text } from "../sql.ts";
import { asciiTermPattern, type TermEdges } from "../terms.ts";

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

/** SQL of the pattern that finds any of these known texts as terms of an ASCII text, and at least those of any other. */
export function termPatternSql(terms: readonly Value[], edges: TermEdges, caseSensitive: boolean): string {
  const parts = terms.map(termOrPlace);
  const known = parts.filter((part) => typeof part === "string");
  if (known.length === parts.length) return text(asciiTermPattern(known, edges, caseSensitive));
  return holeSql({ form: "terms", terms: parts, edges, caseSensitive });
}
