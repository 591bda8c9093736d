import { severalFunction } from "../aggregates/registry.ts";
import { aggregateUse } from "../expressions/call.ts";
import { binned } from "../functions/math.ts";
import type { Context, Relation, Value } from "../model.ts";
import { resultName } from "../naming.ts";
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
  const explicit = nodes
    .filter((item) => kindOf(item) === "SimpleNamedExpression")
    .map((item) => nameOf(child(item, "Name")));
  let count = 0;
  return nodes.flatMap((item) => {
    const isNamed = kindOf(item) === "SimpleNamedExpression";
    const body = isNamed ? child(item, "Expression") : item;
    const several = severalValues(body, keys, context);
    if (several) {
      return several.map(({ name, value }, index) => {
        const wished = isNamed ? (several.length === 1 || index === 0 ? nameOf(child(item, "Name")) : name) : name;
        return output(wished, value, taken, new Set());
      });
    }
    const value = context.query.value(body, context);
    const wished = resultName(item, context.row?.fields) || `Column${++count}`;
    return [output(wished, value, taken, isNamed ? new Set() : new Set(explicit))];
  });
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
  const nodes = childList(child(node, "ArgumentList"), "Expressions");
  // take_any(x) is one value; take_any(*) and take_any(a, b) are columns of one row.
  const single =
    (name === "take_any" || name === "any") && nodes.length === 1 && nodes[0] && kindOf(nodes[0]) !== "StarExpression";
  if (!several || single) return undefined;
  return several(
    aggregateUse(node, context),
    keys.map((key) => key.name),
  );
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
