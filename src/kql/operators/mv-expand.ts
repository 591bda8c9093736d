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
import { child, childList, nameOf, optionalChild, parametersOf, type SyntaxNode, textOf } from "../syntax.ts";
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

/** One row for each element. Several expressions are expanded side by side, the shorter ones padded with null. */
export function mvExpand(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const columns = expandedColumns(node, inner);
  const kind = parametersOf(node).get("kind") ?? parametersOf(node).get("bagexpansion");
  const { relation, lists } = withLists(rows, columns, kind !== undefined && textOf(kind).toLowerCase() === "array");
  const clause = optionalChild(node, "RowLimitClause");
  const limit = clause && coerce(context.query.value(child(clause, "RowLimit"), detached(context)), "long").sql;
  const longest = `greatest(${list(lists.map((id) => `len(${id})`))})`;
  const from = `(SELECT *, unnest(range(${limit ? `least(${longest}, ${limit})` : longest})) AS "#i" FROM ${relation.from})`;
  const elements = columns.map((column, index) => elementOf(column, lists[index] ?? ""));
  const outputs = replacing(replacing(input.fields.map(asOutput), elements), itemIndex(node));
  const natural = relation.order.every((term) => term.natural);
  const order = relation.order.length > 0 ? [...relation.order, ascending('"#i"', natural)] : [];
  return project({ ...relation, from }, outputs, "", order);
}

/** mv-apply runs a subquery on the elements of each row, and repeats the row's columns beside its results. */
export function mvApply(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const row = rows.layer(`row_number() OVER (${rows.windowOrder()})`);
  const columns = expandedColumns(node, inner);
  const { relation, lists } = withLists(rows, columns, false);
  const longest = `greatest(${list(lists.map((id) => `len(t.${id})`))})`;
  const elements = columns.map((column, index) => elementOf(column, `t.${lists[index]}`));
  const outer = input.fields.map((field) => ({ ...asOutput(field), sql: `t.${field.id}` }));
  const counted = { from: `(SELECT unnest(range(${longest})) AS "#i")`, fields: [], order: [] };
  const perRow = project(counted, replacing(replacing(outer, elements), itemIndex(node)), "", [ascending('"#i"')]);
  const subquery = child(child(node, "Subquery"), "Expression");
  const result = context.query.relation(subquery, { ...detached(context), input: perRow });
  const repeated = input.fields.filter((field) => !fieldNamed(result.fields, field.name));
  return lateral({ ...relation, order: [ascending(row)] }, repeated, result);
}
