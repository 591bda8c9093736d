import { coerce, expression, isNullable, toText } from "../conversions.ts";
import { constant } from "../literals.ts";
import type { Constant, Context, Value } from "../model.ts";
import { detached } from "../relations.ts";
import { list } from "../sql.ts";
import { child, childList, isTabular, type SyntaxNode, textOf } from "../syntax.ts";
import { wholeTerm } from "../terms.ts";
import { knownText, loweredText, termsSql } from "./late.ts";
import { containsText } from "./strings.ts";

/** `in`, `!in`, `in~`, `!in~`, `has_any`, `has_all`: the right side is values, a dynamic array, or a table's first column. */
export function membership(node: SyntaxNode, context: Context): Value {
  const operator = textOf(child(node, "Operator")).toLowerCase();
  const left = context.query.value(child(node, "Left"), context);
  const nodes = childList(child(node, "Right"), "Expressions");
  if (operator === "has_any" || operator === "has_all") {
    return hasTerms(operator, coerce(left, "string").sql, nodes, context);
  }
  const ignoreCase = operator.endsWith("~");
  const inside = isIn(left, nodes, ignoreCase, context);
  const settled = isNullable(left) || !inside.plain ? `coalesce(${inside.sql}, false)` : inside.sql;
  return expression("bool", operator.startsWith("!") ? `(NOT ${settled})` : settled, { nullable: false });
}

interface Membership {
  readonly sql: string;
  /** No null can come from the right side. */
  readonly plain: boolean;
}

function isIn(left: Value, nodes: readonly SyntaxNode[], ignoreCase: boolean, context: Context): Membership {
  const alternatives: string[] = [];
  const single: Value[] = [];
  let plain = true;
  for (const item of nodes) {
    if (isTabular(item)) {
      alternatives.push(inTable(left, item, ignoreCase, context));
      plain = false;
      continue;
    }
    const value = context.query.value(item, context);
    const elements = constantElements(value);
    if (elements) single.push(...elements);
    else if (value.type === "dynamic") {
      const [haystack, needle] = ignoreCase
        ? [`lower(CAST(${value.sql} AS VARCHAR))`, `lower(${toText(left)})`]
        : [value.sql, toText(left)];
      alternatives.push(`list_contains(json_extract_string(${haystack}, '$[*]'), ${needle})`);
      plain = false;
    } else single.push(value);
  }
  const items = comparedWith(left, single);
  if (items.some(isNullable)) plain = false;
  if (single.length > 0) alternatives.push(inValues(left, items, ignoreCase));
  return {
    sql: alternatives.length === 1 ? (alternatives[0] ?? "false") : `(${alternatives.join(" OR ") || "false"})`,
    plain,
  };
}

/** A dynamic left side compares by its text, whatever the values are. */
const typeOf = ({ type }: Value) => (type === "dynamic" ? "string" : type);

function comparedWith(left: Value, values: readonly Value[]): readonly Value[] {
  return values.map((value) => coerce(value, typeOf(left))).filter((value) => value.constant?.value !== null);
}

function inValues(left: Value, items: readonly Value[], ignoreCase: boolean): string {
  const subject = coerce(left, typeOf(left)).sql;
  if (items.length === 0) return "false";
  return ignoreCase
    ? `(lower(${subject}) IN (${list(items.map(lowered))}))`
    : `(${subject} IN (${list(items.map((item) => item.sql))}))`;
}

function lowered(value: Value): string {
  return knownText(value) === undefined ? `lower(${value.sql})` : loweredText(value);
}

function inTable(left: Value, node: SyntaxNode, ignoreCase: boolean, context: Context): string {
  const relation = context.query.relation(node, detached(context));
  const field = relation.fields[0];
  if (!field) return "false";
  const column: Value = { sql: field.id, type: field.type };
  const [subject, item] = [coerce(left, typeOf(left)).sql, coerce(column, typeOf(left)).sql];
  return ignoreCase
    ? `(lower(${subject}) IN (SELECT lower(${item}) FROM ${relation.from}))`
    : `(${subject} IN (SELECT ${item} FROM ${relation.from}))`;
}

/** The values of a constant array, each as a constant. */
export function constantElements(value: Value): readonly Value[] | undefined {
  if (value.late?.kind === "list") return value.late.elements;
  const inner = value.constant?.value;
  if (value.type !== "dynamic" || inner === undefined) return undefined;
  return Array.isArray(inner) ? inner.map(constantElement) : inner === null ? [] : [constantElement(inner)];
}

function constantElement(value: Constant): Value {
  if (typeof value === "string") return constant("string", value);
  if (typeof value === "boolean") return constant("bool", value);
  if (typeof value === "bigint") return constant("long", value);
  return typeof value === "number" ? constant("real", value) : constant("dynamic", value);
}

function hasTerms(operator: string, haystack: string, nodes: readonly SyntaxNode[], context: Context): Value {
  const terms = nodes.flatMap((item) => termsOf(item, context));
  const sql = terms.every((term) => knownText(term) !== undefined)
    ? knownTerms(operator, haystack, terms)
    : `kql_${operator}(${haystack}, ${dynamicTerms(terms)})`;
  return expression("bool", sql, { nullable: false });
}

function termsOf(node: SyntaxNode, context: Context): Value[] {
  if (isTabular(node)) {
    const relation = context.query.relation(node, detached(context));
    const field = relation.fields[0];
    const column: Value = { sql: field?.id ?? "''", type: field?.type ?? "string" };
    return [
      expression("dynamic", `(SELECT coalesce(to_json(list(${toText(column)})), '[]'::JSON) FROM ${relation.from})`),
    ];
  }
  const value = context.query.value(node, context);
  return (constantElements(value) ?? [value]).map((item) => (item.type === "dynamic" ? item : coerce(item, "string")));
}

function dynamicTerms(terms: readonly Value[]): string {
  const first = terms[0];
  if (terms.length === 1 && first?.type === "dynamic") return `CAST(${first.sql} AS VARCHAR)`;
  return `CAST(to_json([${list(terms.map((term) => coerce(term, "string").sql))}]) AS VARCHAR)`;
}

function knownTerms(operator: string, haystack: string, terms: readonly Value[]): string {
  const needles = terms.filter((term) => knownText(term) !== "");
  if (needles.length === 0) return terms.length > 0 ? "true" : String(operator === "has_all");
  const contains = needles.map((term) => containsText(haystack, term, false));
  const pattern = (some: readonly Value[]) => termsSql(haystack, some, wholeTerm, false);
  if (operator === "has_any") return `((${contains.join(" OR ")}) AND ${pattern(needles)})`;
  return `(${contains.join(" AND ")} AND ${needles.map((term) => pattern([term])).join(" AND ")})`;
}
