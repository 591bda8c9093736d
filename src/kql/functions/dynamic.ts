import { coerce, commonType, convert, expression, toJson, toText } from "../conversions.ts";
import { constant, typeofLiteral } from "../literals.ts";
import type { Context, Field, Value } from "../model.ts";
import { list, text } from "../sql.ts";
import { kindOf, unsupported } from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { type Call, define, type Functions, native } from "./define.ts";

/** pack(): a later value of the same key wins nothing, DuckDB and Kusto both keep the pairs in order. */
function pack({ args, node }: Call): Value {
  if (args.length === 1) return args[0] ?? constant("dynamic", null);
  if (args.length % 2 !== 0) throw unsupported("an odd number of arguments", node);
  const pairs = args.map((value, index) => (index % 2 === 0 ? toText(value) : packed(value)));
  return expression("dynamic", `json_object(${list(pairs)})`, { nullable: false });
}

/** Inside json_object: null stays null, everything else is JSON. */
function packed(value: Value): string {
  return value.type === "string" || value.type === "bool" || value.type === "int" || value.type === "long"
    ? value.sql
    : toJson(value);
}

export function packFields(fields: readonly Field[], ignoreEmpty = false): string {
  if (ignoreEmpty) {
    const pairs = fields.map(
      (field) => `{'k': ${text(field.name)}, 'v': CAST(${toJson({ sql: field.id, type: field.type })} AS VARCHAR)}`,
    );
    return `CAST(kql_pack_present(CAST(to_json([${list(pairs)}]) AS VARCHAR)) AS JSON)`;
  }
  const pairs = fields.map((field) => `${text(field.name)}, ${packed({ sql: field.id, type: field.type })}`);
  return `json_object(${list(pairs)})`;
}

/** Bytes of a value of each type whose size does not depend on it. */
const widths: Partial<Readonly<Record<KustoType, number>>> = {
  bool: 1,
  int: 4,
  long: 8,
  real: 8,
  datetime: 8,
  timespan: 8,
  guid: 16,
  decimal: 16,
};

function estimateSize({ argumentNodes, context }: Call): Value {
  const values = argumentNodes.flatMap((node) =>
    kindOf(node) === "StarExpression"
      ? columnsOf(context).map((field) => expression(field.type, field.id))
      : [context.query.value(node, context)],
  );
  const sizes = values.map((value) => widths[value.type] ?? `coalesce(strlen(${toText(value)}), 0)`);
  return expression("long", `CAST(${sizes.join(" + ") || 0} AS BIGINT)`, { nullable: false });
}

function packAll({ args, context }: Call): Value {
  return expression("dynamic", packFields(context.row?.fields ?? [], args[0]?.constant?.value === true), {
    nullable: false,
  });
}

function packArray({ args }: Call): Value {
  if (args.length === 0) return constant("dynamic", []);
  return expression("dynamic", `json_array(${list(args.map(packed))})`, { nullable: false, ...elementOf(args) });
}

function elementOf(args: readonly Value[]): { element?: KustoType } {
  const types = [...new Set(args.map((value) => value.type))];
  return types.length === 1 && types[0] ? { element: types[0] } : {};
}

/** A JavaScript function of any number of dynamic arguments, handed over as one JSON array. */
const variadic =
  (name: string) =>
  ({ args }: Call): Value =>
    expression(
      "dynamic",
      `CAST(${name}(CAST(json_array(${list(args.map((value) => coerce(value, "dynamic").sql))}) AS VARCHAR)) AS JSON)`,
    );

/** array_sort_asc and array_sort_desc give one sorted array for each array argument. */
function sortArrays(descending: boolean) {
  return ({ args }: Call): Value => {
    const arrays = args.filter((value) => value.type === "dynamic");
    const flag = args.find((value) => value.type === "bool");
    const nullsLast = flag ? flag.sql : "true";
    const packedArrays = `CAST(json_array(${list(arrays.map((value) => value.sql))}) AS VARCHAR)`;
    return expression("dynamic", `CAST(kql_array_sort(${packedArrays}, ${descending}, ${nullsLast}) AS JSON)`);
  };
}

function range({ args, node }: Call): Value {
  const [start, stop, step] = args;
  if (!start || !stop) throw unsupported("range()", node);
  const spans = start.type === "datetime" || start.type === "timespan";
  const kind = spans
    ? start.type
    : commonType([start.type, stop.type, step?.type ?? "long"].map((type) => (type === "dynamic" ? "real" : type)));
  const numeric = kind === "real" || kind === "decimal" ? "real" : "long";
  const sql = (value: Value) => (spans ? value.sql : coerce(value, numeric).sql);
  const by = step ? sql(step) : spans ? "36000000000" : "1";
  const name = numeric === "real" && !spans ? "kql_range_real" : "kql_range";
  const call = `${name}(${sql(start)}, ${sql(stop)}, ${by}, ${text(kind)})`;
  return expression("dynamic", `CAST(${call} AS JSON)`, { element: spans ? kind : numeric });
}

/** extract_json(): the text at a path, or the value of the type that is asked for. */
function extractJson({ args, argumentNodes }: Call): Value {
  const [path, json] = args;
  const type = argumentNodes[2];
  const source = json
    ? coerce(
        json.type === "string" ? { ...json, sql: `kql_parse_json(${json.sql})`, type: "dynamic" } : json,
        "dynamic",
      )
    : constant("dynamic", null);
  const found = `kql_extract_json(${path?.sql ?? "'$'"}, CAST(${source.sql} AS VARCHAR))`;
  const value = expression("string", `coalesce(${found}, '')`);
  return type ? convert(value, typeofLiteral(type)) : value;
}

function setHasElement({ args, node }: Call): Value {
  const [set, value] = args;
  if (!set || !value) throw unsupported("set_has_element()", node);
  return expression(
    "bool",
    `kql_set_has(CAST(${set.sql} AS VARCHAR), CAST(${coerce(value, "dynamic").sql} AS VARCHAR))`,
  );
}

function treepath({ args, node }: Call): Value {
  const [value] = args;
  if (!value) throw unsupported("treepath()", node);
  return expression("dynamic", `CAST(kql_treepath(CAST(${value.sql} AS VARCHAR)) AS JSON)`);
}

function columnsOf(context: Context): readonly Field[] {
  return context.row?.fields ?? [];
}

/** The length, or null for what is no array (also for a JSON null). */
const arrayLength = ({ args }: Call): Value => {
  const sql = args[0]?.sql ?? "NULL";
  return expression("long", `CASE WHEN json_type(${sql}) = 'ARRAY' THEN CAST(json_array_length(${sql}) AS BIGINT) END`);
};

export const dynamicFunctions: Functions = {
  pack,
  bag_pack: pack,
  pack_dictionary: pack,
  pack_all: packAll,
  pack_array: packArray,
  bag_pack_columns: ({ args, context, argumentNodes }) => {
    const names = argumentNodes.map((node) => node.ToString().trim());
    const fields = columnsOf(context).filter((field) => names.includes(field.name));
    return fields.length === args.length
      ? expression("dynamic", packFields(fields), { nullable: false })
      : constant("dynamic", null);
  },
  array_length: arrayLength,
  arraylength: arrayLength,
  array_concat: variadic("kql_array_concat"),
  array_slice: native("kql_array_slice", ["dynamic", "long", "long"], "dynamic"),
  array_sum: native("kql_array_sum", ["dynamic"], "real"),
  array_reverse: native("kql_array_reverse", ["dynamic"], "dynamic"),
  array_rotate_left: native("kql_array_rotate", ["dynamic", "long"], "dynamic"),
  array_rotate_right: define(
    ["dynamic", "long"],
    "dynamic",
    (array, count) => `CAST(kql_array_rotate(CAST(${array} AS VARCHAR), -(${count})) AS JSON)`,
  ),
  array_shift_left: native("kql_array_shift", ["dynamic", "long", "dynamic"], "dynamic", ["'null'"]),
  array_shift_right: define(
    ["dynamic", "long", "dynamic"],
    "dynamic",
    (array, count, fill) =>
      `CAST(kql_array_shift(CAST(${array} AS VARCHAR), -(${count}), CAST(${fill} AS VARCHAR)) AS JSON)`,
    { defaults: ["'null'"] },
  ),
  array_split: native("kql_array_split", ["dynamic", "dynamic"], "dynamic"),
  array_index_of: native("kql_array_index_of", ["dynamic", "dynamic", "long", "long", "long"], "long", [
    "0",
    "-1",
    "1",
  ]),
  array_iff: native("kql_array_iff", ["dynamic", "dynamic", "dynamic"], "dynamic"),
  array_iif: native("kql_array_iff", ["dynamic", "dynamic", "dynamic"], "dynamic"),
  array_sort_asc: sortArrays(false),
  array_sort_desc: sortArrays(true),
  zip: variadic("kql_zip"),
  repeat: native("kql_repeat", ["dynamic", "long"], "dynamic"),
  range,
  bag_keys: native("kql_bag_keys", ["dynamic"], "dynamic"),
  bag_merge: variadic("kql_bag_merge"),
  bag_has_key: native("kql_bag_has_key", ["dynamic", "string"], "bool"),
  bag_remove_keys: native("kql_bag_remove_keys", ["dynamic", "dynamic"], "dynamic"),
  bag_set_key: native("kql_bag_set_key", ["dynamic", "string", "dynamic"], "dynamic"),
  bag_zip: native("kql_bag_zip", ["dynamic", "dynamic"], "dynamic"),
  set_union: variadic("kql_set_union"),
  hll_merge: variadic("kql_set_union"),
  dcount_hll: (call) => {
    const { sql } = arrayLength(call);
    return expression("long", `coalesce(${sql}, 0)`, { nullable: false });
  },
  set_intersect: variadic("kql_set_intersect"),
  set_difference: variadic("kql_set_difference"),
  set_equals: native("kql_set_equals", ["dynamic", "dynamic"], "bool"),
  set_has_element: setHasElement,
  jaccard_index: native("kql_jaccard", ["dynamic", "dynamic"], "real"),
  treepath,
  extract_json: extractJson,
  extractjson: extractJson,
  estimate_data_size: estimateSize,
};
