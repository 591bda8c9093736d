import { coerce, expression } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { packFields } from "../functions/dynamic.ts";
import { typeNamed } from "../literals.ts";
import type { Context, Field, Relation } from "../model.ts";
import { fieldNamed, type Output, project, withRows } from "../relations.ts";
import { text } from "../sql.ts";
import {
  child,
  childList,
  kindOf,
  nameOf,
  optionalChild,
  parametersOf,
  type SyntaxNode,
  textOf,
  unsupported,
  walk,
} from "../syntax.ts";
import type { Column } from "../types.ts";
import { storedTable } from "./sources.ts";
import { tables, unionOf } from "./union.ts";

/**
 * find: rows of several tables that satisfy a predicate. Without `project` they show the columns the predicate names and
 * those all tables have, and the others packed into `pack_`.
 */
export function find(node: SyntaxNode, input: Relation | undefined, context: Context): Relation {
  const clause = optionalChild(node, "InClause");
  const searched = input
    ? [input]
    : clause
      ? childList(clause, "Expressions").flatMap((item) => tables(item, true, context))
      : [...context.query.globals.tables.values()].map(storedTable);
  const condition = child(node, "Condition");
  const source = parametersOf(node).get("withsource");
  const wanted = chosen(node) ?? smart(condition, searched);
  const found = searched.flatMap((relation, position) => {
    const { rows, inner } = withRows(context, relation);
    const where = conditionOn(condition, inner);
    if (where === undefined) return [];
    const named = {
      name: source ? nameOf(source) : "source_",
      type: "string" as const,
      sql: text(relation.name ?? `union_arg${position}`),
    };
    const columns = wanted.columns.map((column) => columnOutput(column, relation.fields));
    const packed = wanted.pack ? [packedRest(relation.fields, wanted.columns)] : [];
    return [project(rows.relation, [named, ...columns, ...packed], ` WHERE ${where}`, [])];
  });
  if (found.length === 0)
    throw new KqlError("KS142", "No table has the columns of this predicate.", condition.TextStart, condition.Width);
  return unionOf(found);
}

interface Wanted {
  readonly columns: readonly Column[];
  readonly pack: boolean;
}

function chosen(node: SyntaxNode): Wanted | undefined {
  const clause = optionalChild(node, "Project");
  if (!clause) return undefined;
  if (!/^project(?!-)/i.test(textOf(clause))) throw unsupported("this projection of find", clause);
  const items = childList(clause, "Columns");
  const columns = items.flatMap((item): Column[] => {
    if (kindOf(item) === "PackExpression") return [];
    if (kindOf(item) !== "TypedColumnReference") return [{ name: nameOf(item), type: "dynamic" }];
    return [{ name: nameOf(child(item, "Column")), type: typeNamed(textOf(child(item, "Type"))) ?? "dynamic" }];
  });
  return { columns, pack: items.some((item) => kindOf(item) === "PackExpression") };
}

function smart(condition: SyntaxNode, searched: readonly Relation[]): Wanted {
  const names = new Set([...walk(condition)].filter((node) => kindOf(node) === "NameReference").map(nameOf));
  const columns = new Map<string, Column>();
  for (const { fields } of searched) {
    for (const field of fields) {
      const everywhere =
        searched.length > 1 && searched.every((other) => fieldNamed(other.fields, field.name)?.type === field.type);
      if (names.has(field.name) || everywhere) columns.set(field.name, { name: field.name, type: field.type });
    }
  }
  return { columns: [...columns.values()], pack: true };
}

function columnOutput(column: Column, fields: readonly Field[]): Output {
  const field = fieldNamed(fields, column.name);
  const type = column.type === "dynamic" && field ? field.type : column.type;
  const sql = field ? coerce(expression(field.type, field.id), type).sql : type === "string" ? "''" : "NULL";
  return { name: column.name, type, sql };
}

function packedRest(fields: readonly Field[], shown: readonly Column[]): Output {
  const rest = fields.filter((field) => !shown.some((column) => column.name === field.name));
  return { name: "pack_", type: "dynamic", sql: packFields(rest) };
}

/** Undefined for a table that lacks a column of the predicate: none of its rows can match. */
function conditionOn(condition: SyntaxNode, context: Context): string | undefined {
  try {
    return context.query.condition(condition, context);
  } catch (error) {
    if (error instanceof KqlError && error.code === "KS142") return undefined;
    throw error;
  }
}
