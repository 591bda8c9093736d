import { coerce, expression, toText } from "../conversions.ts";
import type { Field } from "../model.ts";
import { list, text } from "../sql.ts";
import { termPattern } from "../terms.ts";
import { containsText } from "./strings.ts";

/**
 * Whether any column holds the term. `*` at an edge of the term lifts its boundary there. The plain substring test comes
 * first, column by column, then one pattern over all columns joined: planning stays linear in the number of columns.
 */
export function wholeRow(fields: readonly Field[], term: string, caseSensitive: boolean): string {
  const needle = term.replace(/^\*|\*$/g, "");
  if (needle === "") return "true";
  const columns = fields.filter((field) => mayHold(field, needle)).map(columnText);
  if (columns.length === 0) return "false";
  const anywhere = columns.map((column) => containsText(column, needle, caseSensitive)).join(" OR ");
  const matcher = { start: !term.startsWith("*"), end: !term.endsWith("*") };
  if (!matcher.start && !matcher.end) return `(${anywhere})`;
  const pattern = termPattern([needle], matcher, caseSensitive);
  return `((${anywhere}) AND regexp_matches(concat_ws(chr(31), ${list(columns)}), ${text(pattern)}))`;
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
      return /^(true|false)$/i.test(needle);
    case "guid":
      return /^[0-9a-f-]+$/i.test(needle);
    case "datetime":
    case "timespan":
      return /^[\d-]*[T.]?[\d:]*\.?\d*Z?$/i.test(needle);
    default:
      return /^-?\d*\.?\d*(e[-+]?\d*)?$/i.test(needle);
  }
}

/** `* has "x"` and its like in a filter. */
export function anyColumn(operator: string, fields: readonly Field[], term: string): string | undefined {
  const name = operator.replace(/_cs$/, "");
  const edges = { has: ["", ""], hasprefix: ["", "*"], hassuffix: ["*", ""], contains: ["*", "*"] }[name];
  if (edges) return wholeRow(fields, `${edges[0]}${term}${edges[1]}`, operator.endsWith("_cs"));
  if (name !== "matches regex") return undefined;
  return `(${fields.map((field) => `regexp_matches(${columnText(field)}, ${text(term)})`).join(" OR ") || "false"})`;
}
