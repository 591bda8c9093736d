import type { Constant, Value } from "./model.ts";
import { stringLiteralValue } from "./parser.ts";
import { text } from "./sql.ts";
import { child, childList, children, kindOf, optionalChild, type SyntaxNode, textOf, unsupported } from "./syntax.ts";
import { datetimeText, parseDatetime, parseTimespan, ticksPerDay, timespanText } from "./ticks.ts";
import { type KustoType, storageTypes } from "./types.ts";

/** A constant of a type, in SQL and as a value. */
export function constant(type: KustoType, value: Constant): Value {
  return { sql: constantSql(type, value), type, constant: { value }, nullable: value === null };
}

function constantSql(type: KustoType, value: Constant): string {
  if (value === null) return type === "string" ? "''" : `CAST(NULL AS ${storageTypes[type]})`;
  if (type === "dynamic") return `CAST(${text(jsonText(value))} AS JSON)`;
  switch (typeof value) {
    case "string":
      return type === "string" ? text(value) : `CAST(${text(value)} AS ${storageTypes[type]})`;
    case "boolean":
      return value ? "true" : "false";
    case "number":
      return realSql(value);
    case "bigint":
      // The parser of SQL reads -9223372036854775808 as a negated number that does not fit.
      return value < 0n || type !== "long" ? `CAST(${value} AS ${storageTypes[type]})` : `${value}::BIGINT`;
    default:
      return text(jsonText(value));
  }
}

function realSql(value: number): string {
  if (Number.isNaN(value)) return "CAST('nan' AS DOUBLE)";
  if (!Number.isFinite(value)) return `CAST('${value < 0 ? "-inf" : "inf"}' AS DOUBLE)`;
  return `CAST(${text(String(value))} AS DOUBLE)`;
}

/** JSON text of a dynamic constant. Reals keep a decimal point, so that 1.0 stays a real. */
export function jsonText(value: Constant): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`)
      .join(",")}}`;
  }
  return JSON.stringify(value);
}

const literalTypes: Readonly<Record<string, KustoType>> = {
  bool: "bool",
  boolean: "bool",
  int: "int",
  int32: "int",
  long: "long",
  int64: "long",
  real: "real",
  double: "real",
  decimal: "decimal",
  string: "string",
  datetime: "datetime",
  date: "datetime",
  timespan: "timespan",
  time: "timespan",
  guid: "guid",
  uuid: "guid",
  uniqueid: "guid",
  dynamic: "dynamic",
};

export function typeNamed(name: string): KustoType | undefined {
  return literalTypes[name.toLowerCase()];
}

const typed = /^([a-z0-9]+)\s*\(\s*([\s\S]*?)\s*\)$/i;

/**
 * The value of a literal, read from its text: the parser's own values are wrong for infinities, hexadecimal numbers and
 * timespans with days.
 */
export function literal(node: SyntaxNode): Value {
  switch (kindOf(node)) {
    case "DynamicExpression":
      return constant("dynamic", dynamicValue(child(node, "Expression")));
    case "CompoundStringLiteralExpression":
      return constant(
        "string",
        childList(node, "Tokens")
          .map((token) => stringLiteralValue(textOf(token)))
          .join(""),
      );
    default: {
      const value = scalarLiteral(textOf(node));
      if (!value) throw unsupported(`the literal ${textOf(node)}`, node);
      return value;
    }
  }
}

function scalarLiteral(source: string): Value | undefined {
  if (/^[h@]*["'`~]/i.test(source)) return constant("string", stringLiteralValue(source));
  const call = typed.exec(source);
  const type = call && typeNamed(call[1] ?? "");
  if (call && type) return typedLiteral(type, call[2] ?? "");
  if (/^(true|false)$/i.test(source)) return constant("bool", source.toLowerCase() === "true");
  if (/^-?(0x[0-9a-f]+|\d+)$/i.test(source)) return integerConstant("long", source);
  const number = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  if (number.test(source)) return constant("real", Number(source));
  const span = parseTimespan(source);
  return span === null ? undefined : constant("timespan", span);
}

/** Hexadecimal digits are the bits of the number; decimal ones must fit. */
function integer(source: string): bigint | undefined {
  const value = source.startsWith("-") ? -BigInt(source.slice(1)) : BigInt(source);
  const wrapped = BigInt.asIntN(64, value);
  return wrapped === value || /x/i.test(source) ? wrapped : undefined;
}

function integerConstant(type: KustoType, source: string): Value | undefined {
  const value = integer(source);
  return value === undefined ? undefined : constant(type, value);
}

function typedLiteral(type: KustoType, content: string): Value | undefined {
  if (/^null$/i.test(content)) return constant(type, null);
  // datetime() is the present.
  if (type === "datetime" && content.trim() === "") return { sql: "kql_now()", type, nullable: false };
  const inner = /^["']/.test(content) ? stringLiteralValue(content) : content;
  switch (type) {
    case "bool":
      return /^(true|1)$/i.test(inner)
        ? constant(type, true)
        : /^(false|0)$/i.test(inner)
          ? constant(type, false)
          : undefined;
    case "int":
    case "long":
      return /^-?(0x[0-9a-f]+|\d+)$/i.test(inner) ? integerConstant(type, inner) : undefined;
    case "real":
      return realLiteral(inner);
    case "decimal":
      return constant(type, inner.replace(/\s+/g, ""));
    case "datetime":
      return constant(type, parseDatetime(inner));
    case "timespan":
      return constant(type, /^-?\d+$/.test(inner) ? BigInt(inner) * ticksPerDay : parseTimespan(inner));
    case "guid":
      return constant(type, inner.toLowerCase());
    case "string":
      return constant(type, inner);
    default:
      return undefined;
  }
}

function realLiteral(content: string): Value | undefined {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(content);
  if (special) {
    const size = (special[2] ?? "").toLowerCase() === "nan" ? Number.NaN : Number.POSITIVE_INFINITY;
    return constant("real", special[1] === "-" ? -size : size);
  }
  const value = Number(content);
  return content === "" || Number.isNaN(value) ? undefined : constant("real", value);
}

/** What stands inside `dynamic(...)`: JSON, with Kusto's typed literals allowed as values. */
function dynamicValue(node: SyntaxNode): Constant {
  switch (kindOf(node)) {
    case "JsonObjectExpression":
      return Object.fromEntries(
        childList(node, "Pairs").map((pair) => [
          stringLiteralValue(textOf(child(pair, "Name"))),
          dynamicValue(child(pair, "Value")),
        ]),
      );
    case "JsonArrayExpression":
      return childList(node, "Values").map(dynamicValue);
    case "DynamicExpression":
      return dynamicValue(child(node, "Expression"));
    case "PrefixUnaryExpression": {
      const value = dynamicValue(child(node, "Expression"));
      if (typeof value === "bigint" || typeof value === "number") return -value;
      throw unsupported("this dynamic value", node);
    }
    default: {
      if (/^null$/i.test(textOf(node))) return null;
      const value = optionalChild(node, "Token") || children(node).length > 0 ? literal(node) : undefined;
      if (!value?.constant) throw unsupported("this dynamic value", node);
      return asJson(value);
    }
  }
}

/** How a constant looks inside a dynamic value. */
export function asJson(value: Value): Constant {
  const inner = value.constant?.value ?? null;
  if (typeof inner === "bigint" && value.type === "datetime") return datetimeText(inner);
  if (typeof inner === "bigint" && value.type === "timespan") return timespanText(inner);
  return inner;
}

/** The type that `typeof(long)` names. */
export function typeofLiteral(node: SyntaxNode): KustoType {
  const named = typeNamed(childList(node, "Types").map(textOf).join());
  if (!named) throw unsupported(textOf(node), node);
  return named;
}
