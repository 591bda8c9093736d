import { coerce, convert, expression } from "../conversions.ts";
import { typeofLiteral } from "../literals.ts";
import type { Context, Relation, Value } from "../model.ts";
import { resultName } from "../naming.ts";
import {
  ascending,
  asOutput,
  detached,
  fieldNamed,
  type Output,
  project,
  type RowSource,
  withRows,
} from "../relations.ts";
import { identifier, list } from "../sql.ts";
import {
  child,
  childList,
  isMissing,
  nameOf,
  optionalChild,
  parametersOf,
  type SyntaxNode,
  textOf,
  unsupported,
} from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { lateral } from "./lateral.ts";

interface Expanded {
  readonly name: string;
  readonly value: Value;
  readonly type: KustoType;
}

function expandedColumns(node: SyntaxNode, context: Context): Expanded[] {
  return childList(node, "Expressions").map((item) => {
    const inner = child(item, "Expression");
    const value = context.query.value(inner, context);
    const clause = optionalChild(item, "ToTypeOf");
    const type = clause ? typeofLiteral(child(clause, "TypeOf")) : "dynamic";
    return { name: resultName(inner, context.row?.fields) || "Column1", value, type };
  });
}

/** The rows with their element lists: an array's elements, a bag's members as one-member bags, else the value itself. */
function withLists(
  rows: RowSource,
  columns: readonly Expanded[],
  asPairs: boolean,
): { relation: Relation; lists: string[] } {
  const lists = columns.map((_, index) => identifier(`#l${index}`));
  const parts = columns.map((column, index) => {
    const json = coerce(column.value, "dynamic").sql;
    return `${asPairs ? "kql_pairs" : "kql_elements"}(${json}) AS ${lists[index]}`;
  });
  return { relation: { ...rows.relation, from: `(SELECT *, ${list(parts)} FROM ${rows.relation.from})` }, lists };
}

function elementOf(column: Expanded, listId: string): Output {
  const element = expression("dynamic", `CAST(${listId}["#i" + 1] AS JSON)`);
  return { name: column.name, type: column.type, sql: convert(element, column.type).sql };
}

/** An element column takes the place of an input column of its name. */
function replacing(outputs: readonly Output[], added: readonly Output[]): Output[] {
  const result = [...outputs];
  for (const output of added) {
    const at = result.findIndex((item) => item.name === output.name);
    if (at >= 0) result[at] = output;
    else result.push(output);
  }
  return result;
}

function itemIndex(node: SyntaxNode): Output[] {
  const given = parametersOf(node).get("with_itemindex");
  return given ? [{ name: nameOf(given), type: "long", sql: '"#i"' }] : [];
}

/** The places of the longest list, as many as the limit allows. */
function places(node: SyntaxNode, lists: readonly string[], context: Context): string {
  const longest = `greatest(${list(lists.map((id) => `len(${id})`))})`;
  const clause = optionalChild(node, "RowLimitClause");
  if (!clause || isMissing(clause)) return `range(${longest})`;
  const limit = coerce(context.query.value(child(clause, "RowLimit"), detached(context)), "long").sql;
  return `range(least(${longest}, ${limit}))`;
}

/** One row for each element. Several expressions are expanded side by side, the shorter ones padded with null. */
export function mvExpand(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const columns = expandedColumns(node, inner);
  const kind = parametersOf(node).get("kind") ?? parametersOf(node).get("bagexpansion");
  const { relation, lists } = withLists(rows, columns, kind !== undefined && textOf(kind).toLowerCase() === "array");
  const from = `(SELECT *, unnest(${places(node, lists, context)}) AS "#i" FROM ${relation.from})`;
  const elements = columns.map((column, index) => elementOf(column, lists[index] ?? ""));
  const outputs = replacing(replacing(input.fields.map(asOutput), elements), itemIndex(node));
  const natural = relation.order.every((term) => term.natural);
  const order = relation.order.length > 0 ? [...relation.order, ascending('"#i"', natural)] : [];
  return project({ ...relation, from }, outputs, "", order);
}

/**
 * mv-apply runs a subquery on the elements of each row, and repeats the row's other columns beside its results. What the
 * subquery sees travels as one list of structs: DuckDB resolves one correlated column reliably.
 */
export function mvApply(node: SyntaxNode, input: Relation, context: Context): Relation {
  const extra = optionalChild(node, "ContextIdClause");
  if (extra && !isMissing(extra)) throw unsupported(`'${textOf(extra)}' of mv-apply`, extra);
  const { rows, inner } = withRows(context, input);
  const row = rows.layer(`row_number() OVER (${rows.windowOrder() ?? ""})`);
  const columns = expandedColumns(node, inner);
  const { relation, lists } = withLists(rows, columns, false);
  const seen = input.fields.filter((field) => !columns.some((column) => column.name === field.name));
  const parts = [
    ...seen.map((field, index) => `f${index} := ${field.id}`),
    ...lists.map((id, index) => `e${index} := ${id}[i + 1]`),
    "i := i",
  ];
  const packed = `list_transform(${places(node, lists, context)}, i -> struct_pack(${list(parts)}))`;
  const outer = { ...relation, from: `(SELECT *, ${packed} AS "#e" FROM ${relation.from})`, order: [ascending(row)] };
  const each = { from: '(SELECT unnest(t."#e") AS e)', fields: [], order: [] };
  const outputs = input.fields.map((field): Output => {
    const at = seen.indexOf(field);
    return at >= 0 ? { ...asOutput(field), sql: `e.f${at}` } : elementOutput(columns, field.name);
  });
  const added = columns.filter((column) => !input.fields.some((field) => field.name === column.name));
  const all = [
    ...outputs,
    ...added.map((column) => elementOutput(columns, column.name)),
    ...itemIndex(node).map((item) => ({ ...item, sql: "e.i" })),
  ];
  const perRow = project(each, all, "", [ascending("e.i")]);
  const subquery = child(child(node, "Subquery"), "Expression");
  const result = context.query.relation(subquery, { ...detached(context), input: perRow });
  const repeated = seen.filter((field) => !fieldNamed(result.fields, field.name));
  return lateral(outer, repeated, result);
}

function elementOutput(columns: readonly Expanded[], name: string): Output {
  const index = columns.findIndex((column) => column.name === name);
  const type = columns[index]?.type ?? "dynamic";
  return { name, type, sql: convert(expression("dynamic", `CAST(e.e${index} AS JSON)`), type).sql };
}
