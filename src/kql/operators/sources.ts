import { coerce, isNumeric } from "../conversions.ts";
import { declaredColumns } from "../declared-columns.ts";
import { KqlError } from "../error.ts";
import { expand } from "../expressions/call.ts";
import { constant } from "../literals.ts";
import { markedTable, storedName } from "../lookups.ts";
import type { Context, Relation, Value } from "../model.ts";
import { resultName } from "../naming.ts";
import { ascending, detached, fieldsOf, rowsOf, uniqueName } from "../relations.ts";
import { lookUp } from "../scope.ts";
import { identifier, list } from "../sql.ts";
import { child, childList, nameOf, refused, type SyntaxNode, unsupported } from "../syntax.ts";
import type { TableSchema } from "../types.ts";
import { items } from "./project.ts";

/** A stored table. Its columns already have their types, and strings in it are never null. */
export function storedTable(table: TableSchema): Relation {
  const { from: stored, indexed } = table.byDay ? markedTable(table) : { from: storedName(table.name) };
  const timed = table.columns.some((column) => column.name === "TimeGenerated" && column.type === "datetime");
  const limited = table.limit === undefined ? stored : `(SELECT * FROM ${stored} WHERE ${table.limit})`;
  const from = table.spanned && timed ? inSpan(limited, table.byDay === true) : limited;
  return { from, fields: fieldsOf(table.columns), order: [], name: table.name, ...(indexed && { indexed }) };
}

/** The engine sets both variables before a query that has a span. */
function inSpan(stored: string, byDay: boolean): string {
  const from = `"TimeGenerated" >= getvariable('kql_from')`;
  // Files of other days are not even opened.
  const days = byDay ? `"#day" BETWEEN getvariable('kql_from_day') AND getvariable('kql_to_day') AND ` : "";
  return `(SELECT * FROM ${stored} WHERE ${days}${from} AND "TimeGenerated" < getvariable('kql_to'))`;
}

export function namedTable(node: SyntaxNode, context: Context): Relation {
  const name = nameOf(node);
  const binding = lookUp(context.scope, name);
  if (binding?.kind === "table") return binding.relation();
  if (binding?.kind === "function") {
    const inner = expand(binding, [], node, detached(context));
    return context.query.relation(child(inner.body, "Expression"), inner.context);
  }
  const table = context.query.globals.tables.get(name);
  if (!table) {
    throw new KqlError(
      "KS204",
      `The name '${name}' does not refer to any known table, tabular variable or function.`,
      node.TextStart,
      node.Width,
    );
  }
  return storedTable(table);
}

/** A user's tabular function, or table("T"). After `invoke` the piped table is its first argument. */
export function callTable(node: SyntaxNode, context: Context): Relation {
  const name = nameOf(child(node, "Name"));
  const nodes = childList(child(node, "ArgumentList"), "Expressions");
  const binding = lookUp(context.scope, name);
  if (binding?.kind === "function") return callFunction(binding, nodes, node, context);
  if (name !== "table" || !nodes[0]) throw refused(`${name}()`, node);
  const wanted = context.query.value(nodes[0], context).constant?.value;
  const table = context.query.globals.tables.get(String(wanted));
  if (table) return storedTable(table);
  const bound = lookUp(context.scope, String(wanted));
  if (bound?.kind === "table") return bound.relation();
  throw new KqlError("KS204", `The name '${wanted}' does not refer to any known table.`, node.TextStart, node.Width);
}

function callFunction(
  binding: Extract<ReturnType<typeof lookUp>, { kind: "function" }>,
  nodes: readonly SyntaxNode[],
  node: SyntaxNode,
  context: Context,
): Relation {
  const { input } = context;
  const [first, ...rest] = binding.parameters;
  if (!input || !first) {
    const inner = expand(binding, nodes, node, context);
    return context.query.relation(child(inner.body, "Expression"), inner.context);
  }
  const scope = {
    bindings: new Map([[first.name, { kind: "table", relation: () => input } as const]]),
    parent: binding.scope,
  };
  const inner = expand({ ...binding, parameters: rest, scope }, nodes, node, detached(context));
  return context.query.relation(child(inner.body, "Expression"), inner.context);
}

/** materialize(): computed once, read wherever it is named. */
export function materialized(node: SyntaxNode, context: Context): Relation {
  const relation = context.query.relation(child(node, "Expression"), context);
  const name = identifier(context.query.fresh("#materialized"));
  context.query.commonTables.push(`${name} AS MATERIALIZED (SELECT * FROM ${relation.from})`);
  return { ...relation, from: name };
}

export function datatable(node: SyntaxNode, context: Context): Relation {
  const columns = declaredColumns(child(node, "Schema"));
  const values = childList(node, "Values").map((item) => context.query.value(item, detached(context)));
  const width = columns.length;
  if (width === 0 || values.length % width !== 0) throw unsupported("a datatable with incomplete rows", node);
  const fields = fieldsOf(columns, ['"#o0"']);
  const rows = [];
  for (let start = 0; start < values.length; start += width) {
    const cells = columns.map(({ type }, index) => cell(values[start + index] ?? constant(type, null), type));
    rows.push(`(${list([...cells, String(start / width)])})`);
  }
  const names = list([...fields.map((field) => field.id), '"#o0"']);
  const empty = `(SELECT ${list([...columns.map(({ type }, index) => `${constant(type, null).sql} AS ${fields[index]?.id}`), '0 AS "#o0"'])} WHERE false)`;
  return {
    from: rows.length > 0 ? `(SELECT * FROM (VALUES ${list(rows)}) AS t(${names}))` : empty,
    fields,
    order: [ascending('"#o0"')],
  };
}

function cell(value: Value, type: Value["type"]): string {
  if (type === "dynamic" && value.type === "string" && typeof value.constant?.value === "string")
    return `kql_parse_json(${value.sql})`;
  return coerce(value, type).sql;
}

export function print(node: SyntaxNode, context: Context): Relation {
  const rows = rowsOf(context.query, { from: "(SELECT 1)", fields: [], order: [] });
  const inner: Context = { ...detached(context), row: rows };
  const taken = new Set<string>();
  const found = childList(node, "Expressions").flatMap((item) => items(item, inner));
  const outputs = found.map(({ name: given, explicit, value }, index) => {
    const name = uniqueName(explicit && given !== undefined ? given : `print_${index}`, taken);
    taken.add(name);
    return { name, type: value.type, sql: value.sql };
  });
  const fields = fieldsOf(outputs);
  const select = outputs.map((output, index) => `${output.sql} AS ${fields[index]?.id}`);
  return { from: `(SELECT ${list(select)} FROM ${rows.relation.from})`, fields, order: [] };
}

/** `range x from a to b step s`; empty when the step leads away from the end. */
export function rangeTable(node: SyntaxNode, context: Context): Relation {
  const inner = detached(context);
  const [from, to, step] = ["From", "To", "Step"].map((part) => context.query.value(child(node, part), inner)) as [
    Value,
    Value,
    Value,
  ];
  const name = resultName(child(node, "Name")) ?? nameOf(child(node, "Name"));
  const type = rangeType(from, to, step);
  const [a, b, s] = [from, to, step].map((value) => bound(value, type)) as [string, string, string];
  const count = type === "real" ? `CAST(floor((${b} - ${a}) / ${s} + 1e-9) AS BIGINT)` : `((${b} - ${a}) // ${s})`;
  const direction = `CASE WHEN (${s} > 0 AND ${b} >= ${a}) OR (${s} < 0 AND ${b} <= ${a}) THEN ${count} + 1 ELSE 0 END`;
  const fields = fieldsOf([{ name, type }]);
  const item = type === "real" ? `${a} + i * ${s}` : `CAST(${a} + i * ${s} AS BIGINT)`;
  const sql = `(SELECT ${type === "int" ? `CAST(${item} AS INTEGER)` : item} AS ${fields[0]?.id}, i AS "#o0" FROM range(${direction}) AS r(i))`;
  return { from: sql, fields, order: [{ ...ascending('"#o0"'), promised: true }] };
}

function rangeType(from: Value, to: Value, step: Value): Value["type"] {
  if (from.type === "datetime" || from.type === "timespan") return from.type;
  if ([from, to, step].some((value) => value.type === "real" || value.type === "decimal")) return "real";
  return isNumeric(from.type) ? "long" : from.type;
}

function bound(value: Value, type: Value["type"]): string {
  const spans = type === "datetime" || type === "timespan";
  return spans ? value.sql : coerce(value, type).sql;
}
