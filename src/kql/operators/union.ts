import { coerce, expression } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { constant } from "../literals.ts";
import type { Context, OrderTerm, Relation } from "../model.ts";
import { ascending, detached, fieldsOf, naturalOrder, uniqueName } from "../relations.ts";
import { lookUp } from "../scope.ts";
import { identifier, list, text } from "../sql.ts";
import { childList, kindOf, nameOf, parametersOf, type SyntaxNode, textOf } from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { storedTable } from "./sources.ts";

/** Rows of all inputs. Columns are matched by name and type; `kind=inner` keeps those that all inputs have. */
export function union(node: SyntaxNode, input: Relation | undefined, context: Context): Relation {
  const parameters = parametersOf(node);
  const fuzzy = textOf(parameters.get("isfuzzy") ?? node).toLowerCase() === "true";
  const source = parameters.get("withsource") ?? parameters.get("with_source");
  const inner = textOf(parameters.get("kind") ?? node).toLowerCase() === "inner";
  const inputs = childList(node, "Expressions").flatMap((item) => tables(item, fuzzy, context));
  const all = input ? [input, ...inputs] : inputs;
  if (all.length === 0)
    throw new KqlError("KS204", "None of the tables of this union exists.", node.TextStart, node.Width);
  return unionOf(all, { inner, ...(source ? { source: nameOf(source) } : {}) });
}

export interface UnionOptions {
  readonly inner?: boolean;
  /** The name of the column that says which table a row came from. */
  readonly source?: string;
}

export function unionOf(inputs: readonly Relation[], options: UnionOptions = {}): Relation {
  const columns = unifiedColumns(inputs, options.inner === true);
  const sourced = options.source ? [{ name: options.source, type: "string" as const }] : [];
  const orders = inputs.map(naturalOrder);
  const ordered = orders.every((order) => order.length > 0) && inputs.length > 1;
  const depth = ordered ? Math.max(...orders.map((order) => order.length)) : 0;
  const hidden = Array.from({ length: ordered ? depth + 1 : 0 }, (_, index) => identifier(`#o${index}`));
  const names = new Set(columns.map((column) => column.name));
  const fields = fieldsOf(
    [...sourced.map((column) => ({ ...column, name: uniqueName(column.name, names) })), ...columns],
    hidden,
  );
  const selects = inputs.map((relation, position) => {
    const origin = sourced.map(
      (_, index) => `${text(relation.name ?? `union_arg${position}`)} AS ${fields[index]?.id}`,
    );
    const items = columns.map(
      (column, index) => `${columnSql(column, relation)} AS ${fields[index + sourced.length]?.id}`,
    );
    const order = hidden.map((id, index) => `${orderSql(orders[position] ?? [], index, position)} AS ${id}`);
    return `SELECT ${list([...origin, ...items, ...order]) || "1"} FROM ${relation.from}`;
  });
  return { from: `(${selects.join(" UNION ALL ")})`, fields, order: hidden.map((id) => ascending(id)) };
}

function orderSql(order: readonly OrderTerm[], index: number, position: number): string {
  return index === 0 ? String(position) : (order[index - 1]?.id ?? "0");
}

interface Unified {
  readonly name: string;
  readonly type: KustoType;
  /** The column's name in the inputs: a suffix is added where their types differ. */
  readonly original: string;
}

function unifiedColumns(inputs: readonly Relation[], inner: boolean): Unified[] {
  const types = new Map<string, Set<KustoType>>();
  for (const { fields } of inputs) {
    for (const field of fields) {
      const known = types.get(field.name) ?? new Set();
      types.set(field.name, known.add(field.type));
    }
  }
  const shared = (name: string) => inputs.every(({ fields }) => fields.some((field) => field.name === name));
  return [...types].flatMap(([original, kinds]) => {
    if (inner && (!shared(original) || kinds.size > 1)) return [];
    return [...kinds].map((type) => ({ original, type, name: kinds.size > 1 ? `${original}_${type}` : original }));
  });
}

function columnSql(column: Unified, relation: Relation): string {
  const field = relation.fields.find((item) => item.name === column.original && item.type === column.type);
  return field ? coerce(expression(field.type, field.id), column.type).sql : constant(column.type, null).sql;
}

/** The tables an argument of union, search or find names: one, a wildcard's, or an expression. */
export function tables(node: SyntaxNode, fuzzy: boolean, context: Context): Relation[] {
  if (kindOf(node) === "StarExpression") return matchingTables("*", context);
  if (kindOf(node) === "NameReference") {
    const name = nameOf(node);
    if (name.includes("*")) return matchingTables(name, context);
    const known = lookUp(context.scope, name) !== undefined || context.query.globals.tables.has(name);
    if (!known && fuzzy) return [];
  }
  try {
    return [context.query.relation(node, detached(context))];
  } catch (error) {
    // isfuzzy drops inputs whose table does not exist, and only those.
    if (fuzzy && error instanceof KqlError && error.code === "KS204") return [];
    throw error;
  }
}

function matchingTables(pattern: string, context: Context): Relation[] {
  const expressionText = pattern
    .split("*")
    .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
    .join(".*");
  const wanted = new RegExp(`^${expressionText}$`, "i");
  return [...context.query.globals.tables.values()].filter((table) => wanted.test(table.name)).map(storedTable);
}
