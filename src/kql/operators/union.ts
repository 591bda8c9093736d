import { KqlError } from "../error.ts";
import { expand } from "../expressions/call.ts";
import type { Context, OrderTerm, Relation } from "../model.ts";
import { ascending, detached, fieldsOf, naturalOrder, uniqueName } from "../relations.ts";
import { bindings, lookUp } from "../scope.ts";
import { identifier, list, text } from "../sql.ts";
import { child, childList, kindOf, nameOf, parametersOf, type SyntaxNode, textOf } from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { columnsNeededAfter } from "./pruning.ts";
import { storedTable } from "./sources.ts";

/** Rows of all inputs. Columns are matched by name and type; `kind=inner` keeps those that all inputs have. */
export function union(node: SyntaxNode, input: Relation | undefined, context: Context): Relation {
  const parameters = parametersOf(node);
  const fuzzy = parameterText(parameters.get("isfuzzy")) === "true";
  const source = parameters.get("withsource") ?? parameters.get("with_source");
  const inner = parameterText(parameters.get("kind")) === "inner";
  const inputs = childList(node, "Expressions").flatMap((item) => tables(item, fuzzy, context));
  const all = input ? [input, ...inputs] : inputs;
  if (all.length === 0)
    throw new KqlError("KS204", "None of the tables of this union exists.", node.TextStart, node.Width);
  const needed = columnsNeededAfter(node);
  return unionOf(all, { inner, ...(source ? { source: nameOf(source) } : {}), ...(needed ? { needed } : {}) });
}

function parameterText(node: SyntaxNode | undefined): string {
  return node ? textOf(node).toLowerCase() : "";
}

export interface UnionOptions {
  readonly inner?: boolean;
  /** Only these columns are needed; undefined for all. */
  readonly needed?: ReadonlySet<string>;
  /** The name of the column that says which table a row came from. */
  readonly source?: string;
}

/**
 * Each table is selected with the columns it has, under their unified names, and united by name: text and planning grow
 * with the columns there are, not with tables times columns. Outside, strings lose the nulls that this leaves.
 */
export function unionOf(inputs: readonly Relation[], options: UnionOptions = {}): Relation {
  const { needed } = options;
  const all = unifiedColumns(inputs, options.inner === true);
  const columns = needed ? all.filter((column) => needed.has(column.name)) : all;
  const sourced = options.source
    ? [{ name: uniqueName(options.source, new Set(columns.map(({ name }) => name))), type: "string" as const }]
    : [];
  const orders = inputs.map(naturalOrder);
  const ordered = inputs.length > 1 && orders.every((order) => order.length > 0);
  const depth = ordered ? 1 + Math.max(...orders.map((order) => order.length)) : 0;
  const hidden = Array.from({ length: depth }, (_, index) => identifier(`#o${index}`));
  const fields = fieldsOf([...sourced, ...columns], hidden);
  const ids = new Map(
    columns.map((column, index) => [`${column.original}:${column.type}`, fields[index + sourced.length]?.id ?? ""]),
  );
  const selects = inputs.map((relation, position) => {
    const origin = sourced.map(
      (_, index) => `${text(relation.name ?? `union_arg${position}`)} AS ${fields[index]?.id}`,
    );
    const present = relation.fields.flatMap((field) => {
      const id = ids.get(`${field.name}:${field.type}`);
      return id ? [`${field.id} AS ${id}`] : [];
    });
    const order = hidden.map((id, index) => `${orderSql(orders[position] ?? [], index, position)} AS ${id}`);
    return `SELECT ${list([...origin, ...present, ...order, '1 AS "#one"'])} FROM ${relation.from}`;
  });
  const inEach = (column: Unified) =>
    inputs.every((relation) =>
      relation.fields.some((field) => field.name === column.original && field.type === column.type),
    );
  const items = fields.map((field, index) => {
    const column = columns[index - sourced.length];
    return field.type === "string" && column && !inEach(column) ? `coalesce(${field.id}, '') AS ${field.id}` : field.id;
  });
  const select = list([...items, ...hidden]) || '1 AS "#none"';
  // Without tables there are no rows, and of columns only the one that would name the table.
  const none = `SELECT ${list(fields.map((field) => `'' AS ${field.id}`)) || "1"} WHERE false`;
  return {
    from: `(SELECT ${select} FROM (${selects.join(" UNION ALL BY NAME ") || none}))`,
    fields,
    order: hidden.map((id) => ascending(id)),
  };
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
  const taken = new Set<string>();
  return [...types].flatMap(([original, kinds]) => {
    if (inner && (!shared(original) || kinds.size > 1)) return [];
    return [...kinds].map((type) => {
      const name = uniqueName(kinds.size > 1 ? `${original}_${type}` : original, taken);
      taken.add(name);
      return { original, type, name };
    });
  });
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
  const stored = [...context.query.globals.tables.values()].filter((table) => wanted.test(table.name));
  const views = [...bindings(context.scope)].flatMap(([name, binding]) => {
    if (binding.kind !== "function" || !binding.view || !wanted.test(name)) return [];
    const { body, context: inner } = expand(binding, [], binding.body, detached(context));
    return [{ ...inner.query.relation(child(body, "Expression"), inner), name }];
  });
  return [...stored.map(storedTable), ...views];
}
