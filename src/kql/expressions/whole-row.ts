import { coerce, expression, toText } from "../conversions.ts";
import { textForms } from "../late.ts";
import { constant } from "../literals.ts";
import type { Field, Value } from "../model.ts";
import { list, text } from "../sql.ts";
import type { TermEdges } from "../terms.ts";
import { knownText, termsSql } from "./late.ts";
import { containsText } from "./strings.ts";

/** Whether any column holds the term. `*` at an edge of the term lifts its boundary there. */
export function wholeRow(fields: readonly Field[], term: Value, caseSensitive: boolean): string {
  const spelt = knownText(term) ?? "";
  const inner = spelt.replace(/^\*|\*$/g, "");
  if (inner === "") return "true";
  const needle = inner === spelt ? term : constant("string", inner);
  const edges = { start: !spelt.startsWith("*"), end: !spelt.endsWith("*") };
  return holdsAny(fields, [needle], edges, caseSensitive);
}

/**
 * Whether any column holds any of the terms. The plain substring test comes first, column by column, then one pattern over
 * all columns joined: planning stays linear in the number of columns.
 */
export function holdsAny(
  fields: readonly Field[],
  terms: readonly Value[],
  edges: TermEdges,
  caseSensitive: boolean,
): string {
  const held = terms.map((term) => fields.filter((field) => mayHold(field, knownText(term) ?? "")));
  const anywhere = terms.flatMap((term, at) =>
    (held[at] ?? []).map((field) => containsText(columnText(field), term, caseSensitive)),
  );
  if (anywhere.length === 0) return "false";
  if (!edges.start && !edges.end) return `(${anywhere.join(" OR ")})`;
  const columns = fields.filter((field) => held.some((some) => some.includes(field))).map(columnText);
  return `((${anywhere.join(" OR ")}) AND ${termsSql(`concat_ws(chr(31), ${list(columns)})`, terms, edges, caseSensitive)})`;
}

function columnText(field: Field): string {
  if (field.type === "string") return field.id;
  if (field.type === "dynamic") return `coalesce(CAST(${field.id} AS VARCHAR), '')`;
  return toText(coerce(expression(field.type, field.id), field.type));
}

/** Columns that are not text are read as text only when the term could be part of such a text. */
function mayHold(field: Field, needle: string): boolean {
  switch (field.type) {
    case "string":
    case "dynamic":
      return true;
    case "bool":
      return textForms.bool.test(needle);
    case "guid":
      return textForms.guid.test(needle);
    case "datetime":
    case "timespan":
      return textForms.time.test(needle);
    default:
      return textForms.number.test(needle);
  }
}

/** `* has "x"` and its like in a filter. */
export function anyColumn(operator: string, fields: readonly Field[], term: string): string | undefined {
  const name = operator.replace(/_cs$/, "");
  const edges = { has: ["", ""], hasprefix: ["", "*"], hassuffix: ["*", ""], contains: ["*", "*"] }[name];
  if (edges) return wholeRow(fields, constant("string", `${edges[0]}${term}${edges[1]}`), operator.endsWith("_cs"));
  if (name !== "matches regex") return undefined;
  return `(${fields.map((field) => `regexp_matches(${columnText(field)}, ${text(term)})`).join(" OR ") || "false"})`;
}
