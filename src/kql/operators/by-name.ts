import { declaredColumns } from "../declared-columns.ts";
import { KqlError } from "../error.ts";
import { constantElements } from "../expressions/membership.ts";
import type { Context, Field, Relation } from "../model.ts";
import { asOutput, detached, project } from "../relations.ts";
import { child, childList, type SyntaxNode, unsupported } from "../syntax.ts";
import { withWildcard } from "./project.ts";

/** project-by-names: the columns that texts name, in the order of the texts; `*` stands for any text. */
export function projectByNames(node: SyntaxNode, input: Relation, context: Context): Relation {
  const kept: Field[] = [];
  for (const item of childList(node, "Expressions")) {
    const value = context.query.value(item, detached(context));
    for (const name of constantElements(value) ?? [value]) {
      const text = name.constant?.value;
      if (typeof text !== "string") throw unsupported("a computed column name", item);
      kept.push(...withWildcard(text, input.fields).filter((field) => !kept.includes(field)));
    }
  }
  return project(input, kept.map(asOutput));
}

/** assert-schema: the rows as they are, where the columns are the ones it names. */
export function assertSchema(node: SyntaxNode, input: Relation): Relation {
  const wanted = declaredColumns(child(node, "Schema")).map(({ name, type }) => `${name}: ${type}`);
  const given = input.fields.map(({ name, type }) => `${name}: ${type}`);
  if (wanted.join() === given.join()) return input;
  const message = `The columns are (${given.join(", ")}) and not (${wanted.join(", ")}).`;
  throw new KqlError("SEM0000", message, node.TextStart, node.Width);
}
