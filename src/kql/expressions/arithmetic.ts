import { coerce, commonType, expression, isNullable, isNumeric } from "../conversions.ts";
import { constant } from "../literals.ts";
import type { Value } from "../model.ts";
import { type SyntaxNode, unsupported } from "../syntax.ts";
import type { KustoType } from "../types.ts";

/**
 * Integers wrap around at 64 bits; `int` operands give `long`, as the engine computes. `/` truncates, `%` is never
 * negative, and dividing an integer by zero gives null. Datetimes and timespans are ticks.
 */
export function arithmetic(operator: string, left: Value, right: Value, node: SyntaxNode): Value {
  const folded = fold(operator, left, right);
  if (folded) return folded;
  const type = resultType(operator, left.type, right.type);
  if (!type) throw unsupported(`${left.type} ${operator} ${right.type}`, node);
  const integers = [left, right].every((value) => value.type !== "real" && value.type !== "decimal");
  const divides = operator === "/" || operator === "%";
  const nullable = isNullable(left) || isNullable(right) || (divides && integers) || type === "datetime";
  return expression(type, sqlOf(operator, type, left, right), { nullable });
}

export function negate(value: Value): Value {
  const inner = value.constant?.value;
  if (typeof inner === "bigint") return constant(value.type, BigInt.asIntN(64, -inner));
  // Kusto subtracts from zero: -0.0 is 0.
  if (typeof inner === "number") return constant("real", 0 - inner);
  return arithmeticOnZero(value);
}

function arithmeticOnZero(value: Value): Value {
  const type = value.type === "int" ? "long" : value.type;
  const sql = type === "real" || type === "decimal" ? `(0 - ${value.sql})` : wrapped("-", "0", value.sql);
  return expression(type, sql, { nullable: isNullable(value) });
}

function isSpan(type: KustoType): boolean {
  return type === "timespan" || type === "datetime";
}

function resultType(operator: string, left: KustoType, right: KustoType): KustoType | undefined {
  const [numericLeft, numericRight] = [isNumeric(left) || left === "bool", isNumeric(right) || right === "bool"];
  if (numericLeft && numericRight) {
    const common = commonType([left, right].map((type) => (type === "bool" ? "long" : type)));
    return common === "int" ? "long" : common;
  }
  if (left === "dynamic" || right === "dynamic") return dynamicResult(operator, left, right);
  const key = `${left} ${operator} ${right}`;
  if (isSpan(left) && isSpan(right)) return spanResults[key];
  if (left === "timespan" && numericRight) return operator === "*" || operator === "/" ? "timespan" : undefined;
  if (numericLeft && right === "timespan") return operator === "*" ? "timespan" : undefined;
  return undefined;
}

const spanResults: Readonly<Record<string, KustoType>> = {
  "datetime - datetime": "timespan",
  "datetime - timespan": "datetime",
  "datetime + timespan": "datetime",
  "timespan + datetime": "datetime",
  "datetime / timespan": "real",
  "datetime % timespan": "timespan",
  "timespan + timespan": "timespan",
  "timespan - timespan": "timespan",
  "timespan / timespan": "real",
  "timespan % timespan": "timespan",
};

/** A dynamic operand takes the type that the other one suggests. */
function dynamicResult(operator: string, left: KustoType, right: KustoType): KustoType | undefined {
  const other = left === "dynamic" ? right : left;
  if (other === "dynamic") return undefined;
  if (isNumeric(other)) return other === "int" ? "long" : other;
  if (other === "datetime") return operator === "-" ? "timespan" : "datetime";
  return other === "timespan" ? "timespan" : undefined;
}

function sqlOf(operator: string, type: KustoType, left: Value, right: Value): string {
  if (operator === "/" && isSpan(left.type) && right.type === "timespan") {
    return `(CAST(${left.sql} AS DOUBLE) / ${right.sql})`;
  }
  if (type === "timespan" && (operator === "*" || operator === "/")) return scaled(operator, left, right);
  if (type === "datetime") {
    const [a, b] = [coerceSpan(left).sql, coerceSpan(right).sql];
    return `kql_datetime(CAST(${a} AS HUGEINT) ${operator} ${b})`;
  }
  const operand = type === "timespan" ? coerceSpan : (value: Value) => coerce(value, type);
  const [a, b] = [operand(left).sql, operand(right).sql];
  if (type === "real") return realSql(operator, a, b);
  if (type === "decimal") {
    if (operator === "%") return `(((${a}) % (${b}) + abs(${b})) % abs(${b}))`;
    return operator === "/" || operator === "*"
      ? `TRY_CAST(kql_decimal_${operator === "/" ? "quotient" : "product"}(CAST(${a} AS VARCHAR), CAST(${b} AS VARCHAR)) AS DECIMAL(38,18))`
      : `CAST(${a} ${operator} ${b} AS DECIMAL(38,18))`;
  }
  if (operator === "%") return `(((${a}) % (${b}) + abs(${b})) % abs(${b}))`;
  if (operator === "/") return `(${a} // ${b})`;
  return wrapped(operator, a, b);
}

function realSql(operator: string, a: string, b: string): string {
  if (operator !== "%") return `(${a} ${operator} ${b})`;
  return `(${a} - abs(${b}) * floor(${a} / abs(${b})))`;
}

function coerceSpan(value: Value): Value {
  return value.type === "dynamic" ? coerce(value, "timespan") : value;
}

function wrapped(operator: string, a: string, b: string): string {
  return `kql_wrap(CAST(${a} AS HUGEINT) ${operator} CAST(${b} AS HUGEINT))`;
}

function scaled(operator: string, left: Value, right: Value): string {
  const [span, factor] = left.type === "timespan" ? [left, right] : [right, left];
  if (factor.type === "real" || factor.type === "decimal" || factor.type === "dynamic") {
    return `TRY_CAST(trunc(${span.sql} ${operator} ${coerce(factor, "real").sql}) AS BIGINT)`;
  }
  return operator === "/" ? `(${span.sql} // ${factor.sql})` : wrapped("*", span.sql, factor.sql);
}

/** Arithmetic on constants, so that `ago(7 * 1d)` and the like reach DuckDB as constants. */
function fold(operator: string, left: Value, right: Value): Value | undefined {
  const [a, b] = [left.constant?.value, right.constant?.value];
  if (typeof a !== "bigint" || typeof b !== "bigint") return undefined;
  const type = resultType(operator, left.type, right.type);
  if (type !== "long" && type !== "timespan") return undefined;
  if (operator === "+") return constant(type, BigInt.asIntN(64, a + b));
  if (operator === "-") return constant(type, BigInt.asIntN(64, a - b));
  if (operator === "*") return constant(type, BigInt.asIntN(64, a * b));
  return undefined;
}
