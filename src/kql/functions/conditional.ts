import { coerce, commonType, convert, expression, isNullable, toText } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { constant } from "../literals.ts";
import type { Value } from "../model.ts";
import { detached, fieldNamed } from "../relations.ts";
import { unsupported } from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { type Call, define, type Functions } from "./define.ts";

function common(values: readonly Value[]): KustoType {
  return commonType(
    values.filter((value) => value.constant?.value !== null || values.length === 1).map((value) => value.type),
  );
}

/** What iff(), case() and coalesce() choose from must be of one type; int and long pass for one. */
function alike({ name, node }: Call, values: readonly Value[]): KustoType {
  const types = new Set(values.map((value) => (value.type === "int" ? "long" : value.type)));
  if (types.size > 1) {
    const message = `${name}() cannot choose between values of the types ${[...types].join(" and ")}.`;
    throw new KqlError("SEM0000", message, node.TextStart, node.Width);
  }
  return common(values);
}

/** assert(condition, message): a condition on no columns, whose failure is the query's. */
function holds({ argumentNodes, args, context, node }: Call): Value {
  const [condition] = argumentNodes;
  if (!condition) throw unsupported("assert()", node);
  const sql = coerce(context.query.value(condition, detached(context)), "bool").sql;
  const message = `'Assertion failed: ' || ${toText(args[1] ?? constant("string", ""))}`;
  return expression("bool", `CASE WHEN ${sql} THEN true ELSE error(${message}) END`, { nullable: false });
}

/** iff() and case(): the first branch whose predicate holds; a null predicate does not. */
function choose(call: Call): Value {
  const { args, node } = call;
  const otherwise = args.at(-1);
  if (!otherwise || args.length < 3 || args.length % 2 === 0) throw unsupported("this number of arguments", node);
  const pairs = args.slice(0, -1);
  const results = [...pairs.filter((_, index) => index % 2 === 1), otherwise];
  const type = alike(call, results);
  const branches = [];
  for (let index = 0; index < pairs.length; index += 2) {
    const [predicate, result] = [pairs[index], pairs[index + 1]];
    if (predicate && result) branches.push(`WHEN ${convert(predicate, "bool").sql} THEN ${coerce(result, type).sql}`);
  }
  return expression(type, `CASE ${branches.join(" ")} ELSE ${coerce(otherwise, type).sql} END`, {
    nullable: results.some(isNullable),
  });
}

/** coalesce(): the first that is not null; for strings the first that is not empty. */
function coalesce(call: Call): Value {
  const { args } = call;
  const type = alike(call, args);
  const items = args.map((value) => coerce(value, type).sql);
  if (type === "string") {
    return expression(type, `coalesce(${items.map((item) => `nullif(${item}, '')`).join(", ")}, '')`);
  }
  const present = type === "dynamic" ? items.map((item) => `nullif(CAST(${item} AS VARCHAR), 'null')`) : items;
  const sql = `coalesce(${present.join(", ")})`;
  return expression(type, type === "dynamic" ? `CAST(${sql} AS JSON)` : sql, { nullable: args.every(isNullable) });
}

function nullTest(value: Value | undefined): string {
  if (!value) return "true";
  if (value.type === "string") return "false";
  return value.type === "dynamic" ? `kql_null(${value.sql})` : `(${value.sql} IS NULL)`;
}

function emptyTest(value: Value | undefined): string {
  if (value?.type === "string") return `(${value.sql} = '')`;
  if (value?.type === "dynamic") return `(coalesce(${value.sql} ->> '$', '') = '')`;
  return nullTest(value);
}

const test =
  (build: (value: Value | undefined) => string, negated = false) =>
  ({ args }: Call): Value =>
    expression("bool", negated ? `(NOT ${build(args[0])})` : build(args[0]), { nullable: false });

/** column_ifexists(): the column if the input has it, else the default. */
function columnIfExists({ args, context, node }: Call): Value {
  const name = args[0]?.constant?.value;
  if (typeof name !== "string" || !args[1]) throw unsupported("a computed column name", node);
  const field = context.row && fieldNamed(context.row.fields, name);
  return field ? expression(field.type, field.id) : args[1];
}

const typeNames = `CASE json_type(j) WHEN 'VARCHAR' THEN 'string' WHEN 'OBJECT' THEN 'dictionary' WHEN 'ARRAY' THEN 'array'
  WHEN 'BOOLEAN' THEN 'bool' WHEN 'DOUBLE' THEN 'double' WHEN 'UBIGINT' THEN 'long' WHEN 'BIGINT' THEN 'long' ELSE 'null' END`;

function typeName({ args, node }: Call): Value {
  const [value] = args;
  if (!value) throw unsupported("gettype()", node);
  if (value.type !== "dynamic") return constant("string", value.type);
  return expression("string", `coalesce(${typeNames.replaceAll("(j)", `(${value.sql})`)}, 'null')`);
}

const conversion =
  (type: KustoType) =>
  ({ args }: Call): Value =>
    convert(args[0] ?? constant(type, null), type);

export const conditionalFunctions: Functions = {
  iff: choose,
  iif: choose,
  case: choose,
  coalesce,
  isnull: test(nullTest),
  isnotnull: test(nullTest, true),
  notnull: test(nullTest, true),
  isempty: test(emptyTest),
  isnotempty: test(emptyTest, true),
  notempty: test(emptyTest, true),
  not: ({ args }) =>
    expression("bool", `(NOT ${convert(args[0] ?? constant("bool", null), "bool").sql})`, {
      nullable: args.some(isNullable),
    }),
  column_ifexists: columnIfExists,
  columnifexists: columnIfExists,
  iscolumnexists: ({ args, context }) =>
    constant("bool", fieldNamed(context.row?.fields ?? [], String(args[0]?.constant?.value ?? "")) !== undefined),
  gettype: typeName,
  tostring: conversion("string"),
  toint: conversion("int"),
  tolong: conversion("long"),
  toreal: conversion("real"),
  todouble: conversion("real"),
  todecimal: conversion("decimal"),
  tobool: conversion("bool"),
  toboolean: conversion("bool"),
  todatetime: conversion("datetime"),
  totimespan: conversion("timespan"),
  totime: conversion("timespan"),
  toguid: conversion("guid"),
  todynamic: conversion("dynamic"),
  toobject: conversion("dynamic"),
  parse_json: conversion("dynamic"),
  parsejson: conversion("dynamic"),
  dynamic_to_json: ({ args }) =>
    expression("string", `coalesce(kql_sorted_json(CAST(${args[0]?.sql ?? "NULL"} AS VARCHAR)), '')`),
  new_guid: define([], "guid", () => "uuid()"),
  assert: holds,
};
