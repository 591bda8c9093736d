import { expression } from "../conversions.ts";
import { KqlError } from "../error.ts";
import type { Context, Field, Value } from "../model.ts";
import { fieldNamed } from "../relations.ts";
import { lookUp } from "../scope.ts";
import { nameOf, type SyntaxNode, unsupported } from "../syntax.ts";

export function fieldValue(field: Field): Value {
  return expression(field.type, field.id);
}

/** A name means a column first, then a `let`. */
export function nameValue(node: SyntaxNode, context: Context): Value {
  const name = nameOf(node);
  const field = context.row && fieldNamed(context.row.fields, name);
  if (field) return fieldValue(field);
  const binding = lookUp(context.scope, name);
  if (binding?.kind === "value") return binding.value();
  if (binding?.kind === "function" && binding.parameters.length === 0) throw unsupported("a function without ()", node);
  throw new KqlError(
    "KS142",
    `The name '${name}' does not refer to any known column, table, variable or function.`,
    node.TextStart,
    node.Width,
  );
}
