import { severalFunction } from "../aggregates/registry.ts";
import { aggregateUse } from "../expressions/call.ts";
import { binned } from "../functions/math.ts";
import type { Context, Relation, Value } from "../model.ts";
import { compoundNames, resultName } from "../naming.ts";
import { fieldsOf, naturalOrder, type Output, uniqueName, withRows } from "../relations.ts";
import { identifier, list } from "../sql.ts";
import { child, childList, kindOf, nameOf, optionalChild, type SyntaxNode } from "../syntax.ts";
import { items, named } from "./project.ts";

export function summarize(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const keys = groupKeys(node, inner);
  const found = aggregates(childList(node, "Aggregates"), keys, { ...inner, aggregating: rows.relation.order });
  return grouped(rows.relation, keys, found);
}

function groupKeys(node: SyntaxNode, context: Context): Output[] {
  const clause = optionalChild(node, "ByClause");
  if (!clause) return [];
  const bin = optionalChild(clause, "BinClause");
  const nodes = childList(clause, "Expressions");
  const size = bin && context.query.value(child(bin, "Expression"), context);
  const found = nodes.flatMap((item) => items(item, context));
  const binnedItems = size
    ? found.map((item) => (isBinnable(item.value) ? { ...item, value: binned(item.value, size) } : item))
    : found;
  return named(binnedItems);
}

function isBinnable(value: Value): boolean {
  return value.type === "datetime" || value.type === "timespan" || value.type === "long" || value.type === "real";
}

/** The aggregate columns. A made-up name is `count_`, `sum_x`; one that is taken gets a number. */
export function aggregates(nodes: readonly SyntaxNode[], keys: readonly Output[], context: Context): Output[] {
  const taken = new Set(keys.map((key) => key.name));
  const explicit = nodes.flatMap(givenNames);
  let count = 0;
  return nodes.flatMap((item) => {
    const given = givenNames(item);
    const body = given.length > 0 ? child(item, "Expression") : item;
    const several = severalValues(body, keys, context);
    if (several) {
      return several.map(({ name, value }, index) => output(given[index] ?? name, value, taken, new Set()));
    }
    const value = context.query.value(body, context);
    const wished = given[0] ?? (resultName(item, context.row?.fields) || `Column${++count}`);
    return [output(wished, value, taken, given.length > 0 ? new Set() : new Set(explicit))];
  });
}

/** The names before `=`, of which there may be several for a function that gives several columns. */
function givenNames(node: SyntaxNode): string[] {
  return compoundNames(node) ?? (kindOf(node) === "SimpleNamedExpression" ? [nameOf(child(node, "Name"))] : []);
}

function output(wished: string, value: Value, taken: Set<string>, avoided: ReadonlySet<string>): Output {
  const name = uniqueName(wished, new Set([...taken, ...avoided]));
  taken.add(name);
  return { name, type: value.type, sql: value.sql };
}

function severalValues(node: SyntaxNode, keys: readonly Output[], context: Context) {
  if (kindOf(node) !== "FunctionCallExpression") return undefined;
  const name = nameOf(child(node, "Name"));
  const several = severalFunction(name);
  return several?.(aggregateUse(node, context), plainKeys(keys, context));
}

/** The columns that are keys as they are. */
function plainKeys(keys: readonly Output[], context: Context): string[] {
  const sources = new Set(keys.map((key) => key.sql));
  return (context.row?.fields ?? []).filter((field) => sources.has(field.id)).map((field) => field.name);
}

export function grouped(input: Relation, keys: readonly Output[], found: readonly Output[]): Relation {
  const order = keys.length > 0 ? naturalOrder(input) : [];
  const ids = order.map((_, index) => identifier(`#o${index}`));
  const fields = fieldsOf([...keys, ...found], ids);
  const select = [...keys, ...found].map((column, index) => `${column.sql} AS ${fields[index]?.id}`);
  const hidden = order.map((term, index) => `min(${term.id}) AS ${ids[index]}`);
  const group = keys.length > 0 ? ` GROUP BY ${keys.map((_, index) => index + 1).join(", ")}` : "";
  const from = `(SELECT ${list([...select, ...hidden])} FROM ${input.from}${group})`;
  return { from, fields, order: order.map((term, index) => ({ ...term, id: ids[index] ?? "" })) };
}
