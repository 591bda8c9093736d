import { expression, toText } from "../conversions.ts";
import { constant } from "../literals.ts";
import type { Constant, Context, Field, Value } from "../model.ts";
import { fieldNamed } from "../relations.ts";
import { text } from "../sql.ts";
import { child, kindOf, nameOf, optionalChild, type SyntaxNode, unsupported } from "../syntax.ts";
import { fieldValue } from "./names.ts";

/** `d.a.b`, or a column of a named row. */
export function pathValue(node: SyntaxNode, context: Context): Value {
  const base = child(node, "Expression");
  const selector = child(node, "Selector");
  const side = namedRow(base, context);
  if (side) {
    const field = fieldNamed(side, nameOf(selector));
    if (field) return fieldValue(field);
  }
  if (kindOf(selector) === "BracketedExpression") return member(context.query.value(base, context), selector, context);
  if (kindOf(selector) !== "NameReference") throw unsupported("this path", node);
  return step(context.query.value(base, context), nameOf(selector));
}

/** `d["a"]`, `d[0]`, `d[expression]`. */
export function elementValue(node: SyntaxNode, context: Context): Value {
  return member(context.query.value(child(node, "Expression"), context), child(node, "Selector"), context);
}

function namedRow(node: SyntaxNode, context: Context): readonly Field[] | undefined {
  return kindOf(node) === "NameReference" ? context.row?.named?.get(nameOf(node)) : undefined;
}

function member(base: Value, selector: SyntaxNode, context: Context): Value {
  const inner = optionalChild(selector, "Expression") ?? selector;
  const key = context.query.value(inner, context);
  const known = key.constant?.value;
  if (typeof known === "string" || typeof known === "bigint") return step(base, known);
  if (key.type === "string") return expression("dynamic", `kql_member(${json(base)}, ${key.sql})`);
  if (key.type === "dynamic")
    return expression("dynamic", `kql_at(CAST(${json(base)} AS VARCHAR), CAST(${key.sql} AS VARCHAR))`);
  if (key.type === "long" || key.type === "int") return expression("dynamic", `kql_element(${json(base)}, ${key.sql})`);
  throw unsupported(`an index of type ${key.type}`, selector);
}

function json(base: Value): string {
  return base.type === "dynamic" ? base.sql : `kql_parse_json(${toText(base)})`;
}

function step(base: Value, key: string | bigint): Value {
  const folded = base.constant && constantStep(base.constant.value, key);
  if (folded !== undefined) return constant("dynamic", folded);
  if (typeof key === "bigint") return extended(json(base), key < 0n ? `[#${key}]` : `[${key}]`);
  return isPlainName(key)
    ? extended(json(base), `."${key}"`)
    : expression("dynamic", `kql_member(${json(base)}, ${text(key)})`);
}

/** DuckDB's path language has no way to write these signs in a name, nor the empty name; a JSON pointer has. */
function isPlainName(key: string): boolean {
  return /^[^"\\*]+$/.test(key);
}

/** The SQL of a member of a bag in SQL. */
export function memberSql(bag: string, name: string): string {
  return isPlainName(name) ? `json_extract(${bag}, ${text(`$."${name}"`)})` : `kql_member(${bag}, ${text(name)})`;
}

function constantStep(value: Constant, key: string | bigint): Constant | undefined {
  if (Array.isArray(value)) {
    return typeof key === "bigint" ? (value.at(Number(key)) ?? null) : null;
  }
  if (value !== null && typeof value === "object") {
    const members = value as Readonly<Record<string, Constant>>;
    return typeof key === "string" && Object.hasOwn(members, key) ? (members[key] ?? null) : null;
  }
  return value === null ? null : undefined;
}

/** A further step joins the path of the one before, so that the text is searched once. */
function extended(base: string, next: string): Value {
  const earlier = /^json_extract\((.*), '(\$(?:\."[^"]*"|\[#?-?\d+\])*)'\)$/.exec(base);
  if (earlier && !(earlier[1] ?? "").includes("json_extract(")) {
    return expression(
      "dynamic",
      `json_extract(${earlier[1]}, ${text((earlier[2] ?? "$").replaceAll("''", "'") + next)})`,
    );
  }
  return expression("dynamic", `json_extract(${base}, ${text(`$${next}`)})`);
}
