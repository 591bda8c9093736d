import type { Context, Field, Value } from "../model.ts";
import { lookUp } from "../scope.ts";
import { child, childList, isTabular, kindOf, nameOf, type SyntaxNode, textOf } from "../syntax.ts";
import { expand } from "./call.ts";
import { knownText } from "./late.ts";
import { constantElements } from "./membership.ts";

/**
 * Terms of which every row that satisfies the condition holds at least one, as a whole term of one of its text columns.
 * Undefined when the condition does not ask for that. An index can then say where such rows may be.
 */
export function necessaryTerms(node: SyntaxNode, context: Context, fields: readonly Field[]): Value[] | undefined {
  switch (kindOf(node)) {
    case "ParenthesizedExpression":
      return necessaryTerms(child(node, "Expression"), context, fields);
    case "BinaryExpression":
      return ofBinary(node, context, fields);
    case "InExpression":
    case "HasAnyExpression":
      return ofMembership(node, context, fields);
    case "FunctionCallExpression":
      return ofUserFunction(node, context, fields);
    default:
      return undefined;
  }
}

const wholeTerm: ReadonlySet<string> = new Set(["has", "has_cs", "==", "=~"]);

function ofBinary(node: SyntaxNode, context: Context, fields: readonly Field[]): Value[] | undefined {
  const operator = textOf(child(node, "Operator")).toLowerCase();
  const [left, right] = [child(node, "Left"), child(node, "Right")];
  if (operator === "and") {
    const [a, b] = [necessaryTerms(left, context, fields), necessaryTerms(right, context, fields)];
    return a && b ? (a.length <= b.length ? a : b) : (a ?? b);
  }
  if (operator === "or") {
    const [a, b] = [necessaryTerms(left, context, fields), necessaryTerms(right, context, fields)];
    return a && b && [...a, ...b];
  }
  if (!wholeTerm.has(operator)) return undefined;
  const inRow = kindOf(left) === "StarExpression" ? operator.startsWith("has") : isText(left, context, fields);
  return inRow ? texts([context.query.value(right, context)]) : undefined;
}

/** `has_any` and `in`: one of the values. `!in` and the like have other operators. */
function ofMembership(node: SyntaxNode, context: Context, fields: readonly Field[]): Value[] | undefined {
  const operator = textOf(child(node, "Operator")).toLowerCase();
  if (!["has_any", "in", "in~"].includes(operator) || !isText(child(node, "Left"), context, fields)) return undefined;
  const nodes = childList(child(node, "Right"), "Expressions");
  if (nodes.some(isTabular)) return undefined;
  return texts(
    nodes.flatMap((item) => {
      const value = context.query.value(item, context);
      return constantElements(value) ?? [value];
    }),
  );
}

function ofUserFunction(node: SyntaxNode, context: Context, fields: readonly Field[]): Value[] | undefined {
  const binding = lookUp(context.scope, nameOf(child(node, "Name")));
  if (binding?.kind !== "function" || binding.parameters.some(({ type }) => type === "table")) return undefined;
  const inner = expand(binding, childList(child(node, "ArgumentList"), "Expressions"), node, context);
  return necessaryTerms(child(inner.body, "Expression"), inner.context, fields);
}

/** A text column as it is stored: what is taken out of a dynamic value may be spelt differently in it. */
function isText(node: SyntaxNode, context: Context, fields: readonly Field[]): boolean {
  if (kindOf(node) !== "NameReference") return false;
  const { sql } = context.query.value(node, context);
  return fields.some((field) => field.type === "string" && field.id === sql);
}

function texts(values: readonly Value[]): Value[] | undefined {
  return values.length > 0 && values.every((value) => knownText(value) !== undefined) ? [...values] : undefined;
}
