import { coerce, convert, expression, isNullable } from "../conversions.ts";
import { literal } from "../literals.ts";
import type { Context, Value } from "../model.ts";
import { child, kindOf, type SyntaxNode, textOf, unsupported } from "../syntax.ts";
import { arithmetic, negate } from "./arithmetic.ts";
import { call } from "./call.ts";
import { between, comparisonCondition, comparisonValue, isComparison } from "./comparison.ts";
import { lateLiteral } from "./late.ts";
import { membership } from "./membership.ts";
import { nameValue } from "./names.ts";
import { elementValue, pathValue } from "./path.ts";
import { isStringOperator, stringPredicate } from "./strings.ts";
import { toScalar } from "./toscalar.ts";
import { anyColumn } from "./whole-row.ts";

/** The SQL of a scalar expression. */
export function translateValue(node: SyntaxNode, context: Context): Value {
  switch (kindOf(node)) {
    case "LiteralExpression":
    case "DynamicExpression":
    case "CompoundStringLiteralExpression":
      return lateLiteral(literal(node), context.query.late.get(node.TextStart));
    case "NameReference":
      return nameValue(node, context);
    case "ParenthesizedExpression":
      return translateValue(child(node, "Expression"), context);
    case "SimpleNamedExpression":
    case "OrderedExpression":
      return translateValue(child(node, "Expression"), context);
    case "PathExpression":
      return pathValue(node, context);
    case "ElementExpression":
      return elementValue(node, context);
    case "PrefixUnaryExpression":
      return prefixed(node, context);
    case "BinaryExpression":
      return binary(node, context);
    case "BetweenExpression":
      return between(node, context);
    case "InExpression":
    case "HasAnyExpression":
    case "HasAllExpression":
      return membership(node, context);
    case "FunctionCallExpression":
      return call(node, context);
    case "ToScalarExpression":
      return toScalar(node, context);
    default:
      throw unsupported(`the expression ${textOf(node)}`, node);
  }
}

function prefixed(node: SyntaxNode, context: Context): Value {
  const operand = translateValue(child(node, "Expression"), context);
  return textOf(child(node, "Operator")) === "-" ? negate(operand) : operand;
}

function binary(node: SyntaxNode, context: Context): Value {
  const operator = textOf(child(node, "Operator")).toLowerCase();
  if (operator === "and" || operator === "or") {
    const [left, right] = operands(node, context).map((value) => convert(value, "bool"));
    const sql = `(${left?.sql} ${operator.toUpperCase()} ${right?.sql})`;
    return expression("bool", sql, { nullable: [left, right].some((value) => value && isNullable(value)) });
  }
  if (kindOf(child(node, "Left")) === "StarExpression") return starPredicate(operator, node, context);
  const [left, right] = operands(node, context);
  if (isComparison(operator)) return comparisonValue(operator, left, right, node);
  if (isStringOperator(operator)) return stringPredicate(operator, left, right, node);
  return arithmetic(operator, left, right, node);
}

/** `* has "x"`: true when any column of the row has it. */
function starPredicate(operator: string, node: SyntaxNode, context: Context): Value {
  const value = context.query.value(child(node, "Right"), context);
  const term = value.constant?.value;
  const fields = context.row?.fields ?? [];
  const sql = typeof term === "string" ? anyColumn(operator, fields, term) : undefined;
  if (sql) return expression("bool", sql, { nullable: false });
  if (operator.startsWith("!") || typeof term !== "string" || !(isStringOperator(operator) || /^=[=~]$/.test(operator)))
    throw unsupported(`* ${operator} with this value`, node);
  const each = fields.map((field) => {
    const column = convert(expression(field.type, field.id), "string");
    return isComparison(operator)
      ? comparisonCondition(operator, column, value, node)
      : stringPredicate(operator, column, value, node).sql;
  });
  return expression("bool", `(${each.join(" OR ") || "false"})`, { nullable: false });
}

function operands(node: SyntaxNode, context: Context): [Value, Value] {
  return [translateValue(child(node, "Left"), context), translateValue(child(node, "Right"), context)];
}

/** The SQL of a filter's condition, where null counts as false. */
export function translateCondition(node: SyntaxNode, context: Context): string {
  if (kindOf(node) === "ParenthesizedExpression") return translateCondition(child(node, "Expression"), context);
  if (kindOf(node) === "BinaryExpression") {
    const operator = textOf(child(node, "Operator")).toLowerCase();
    if (operator === "and" || operator === "or") {
      const left = translateCondition(child(node, "Left"), context);
      const right = translateCondition(child(node, "Right"), context);
      return `(${left} ${operator.toUpperCase()} ${right})`;
    }
    if (isComparison(operator) && kindOf(child(node, "Left")) !== "StarExpression") {
      const [left, right] = operands(node, context);
      return comparisonCondition(operator, left, right, node);
    }
  }
  return coerce(translateValue(node, context), "bool").sql;
}
