import { coerce, commonType, expression, isNullable, isNumeric } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { constant } from "../literals.ts";
import type { Context, Value } from "../model.ts";
import { child, type SyntaxNode, textOf } from "../syntax.ts";
import type { KustoType } from "../types.ts";

const comparisons = new Set(["==", "!=", "<>", "=~", "!~", "<", "<=", ">", ">="]);

export function isComparison(operator: string): boolean {
  return comparisons.has(operator);
}

/** `==` and `!=` are never null: a null equals no value and differs from each. The order comparisons are null on null. */
export function comparisonValue(operator: string, left: Value, right: Value, node: SyntaxNode): Value {
  const [a, b] = comparable(left, right, node);
  const nullable = isNullable(a) || isNullable(b);
  const [x, y] = /~/.test(operator) ? [`lower(${a.sql})`, `lower(${b.sql})`] : [a.sql, b.sql];
  switch (operator) {
    case "==":
    case "=~":
      return expression("bool", nullable ? `coalesce(${x} = ${y}, false)` : `(${x} = ${y})`, { nullable: false });
    case "!=":
    case "<>":
    case "!~":
      return expression("bool", nullable ? `(${x} IS DISTINCT FROM ${y})` : `(${x} <> ${y})`, { nullable: false });
    default:
      return expression("bool", ordered(operator, a.type, x, y), { nullable });
  }
}

export function comparisonCondition(operator: string, left: Value, right: Value, node: SyntaxNode): string {
  if (operator !== "==") return comparisonValue(operator, left, right, node).sql;
  const [a, b] = comparable(left, right, node);
  return `(${a.sql} = ${b.sql})`;
}

/** NaN is greater than everything in DuckDB and compares false in Kusto. */
function ordered(operator: string, type: KustoType, x: string, y: string): string {
  if (type !== "real" || /^CAST\('[-\d.e]+' AS DOUBLE\)$/.test(y) === false) return `(${x} ${operator} ${y})`;
  return operator.startsWith(">") ? `(${x} ${operator} ${y} AND NOT isnan(${x}))` : `(${x} ${operator} ${y})`;
}

/** Both operands in one type. A dynamic operand is read as what it is compared with. */
function comparable(left: Value, right: Value, node: SyntaxNode): [Value, Value] {
  if (left.type === right.type && left.type !== "dynamic") return [left, right];
  const types = [left.type, right.type];
  const other = left.type === "dynamic" ? right.type : left.type;
  if (types.includes("dynamic")) {
    if (other === "dynamic") throw incomparable(left, right, node);
    const type = isNumeric(other) ? "real" : other;
    return [readAs(left, type), readAs(right, type)];
  }
  if (types.every((type) => isNumeric(type) || type === "bool")) {
    const type = commonType(types.map((item) => (item === "bool" ? "long" : item)));
    return [coerce(left, type), coerce(right, type)];
  }
  if (types.includes("string")) {
    const type = left.type === "string" ? right.type : left.type;
    if (type === "guid" || type === "datetime" || type === "timespan") return [coerce(left, type), coerce(right, type)];
    // `ResultType == 0` on a text column: the number is compared as it is written.
    if (isNumeric(type)) return [coerce(left, "string"), coerce(right, "string")];
  }
  if (types.includes("timespan") && types.some(isNumeric)) return [left, right];
  throw incomparable(left, right, node);
}

function incomparable(left: Value, right: Value, node: SyntaxNode): KqlError {
  const message = `Cannot compare values of types ${left.type} and ${right.type}. Try adding explicit casts.`;
  return new KqlError("SEM0064", message, node.TextStart, node.Width);
}

function readAs(value: Value, type: KustoType): Value {
  if (value.type !== "dynamic") return coerce(value, type);
  if (type !== "string") return coerce(value, type);
  const inner = value.constant?.value;
  return typeof inner === "string" ? constant("string", inner) : coerce(value, "string");
}

/** `x between (a .. b)`; for datetimes the end may be a timespan from the start. */
export function between(node: SyntaxNode, context: Context): Value {
  const value = context.query.value(child(node, "Left"), context);
  const range = child(node, "Right");
  const start = context.query.value(child(range, "First"), context);
  const last = context.query.value(child(range, "Second"), context);
  const end =
    last.type === "timespan" && value.type === "datetime"
      ? expression("datetime", `(${start.sql} + ${last.sql})`)
      : last;
  const inside = `(${comparisonCondition(">=", value, start, node)} AND ${comparisonCondition("<=", value, end, node)})`;
  const negated = textOf(child(node, "Operator")).startsWith("!");
  return expression("bool", negated ? `(NOT ${inside})` : inside, {
    nullable: [value, start, end].some(isNullable),
  });
}
