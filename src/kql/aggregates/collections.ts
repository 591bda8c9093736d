import { coerce, convert, expression, toJson } from "../conversions.ts";
import type { Value } from "../model.ts";
import { type Aggregate, type Aggregates, argument, both, filtered, ordered, type Use } from "./define.ts";

const noLimit = "9223372036854775807";

/** The size limit of make_list(x, n): an argument after the value, or after value and predicate. */
function limit(use: Use, index: number): string | undefined {
  const value = use.args[index];
  return value && coerce(value, "long").sql;
}

/** A JSON array of the values. Null values are left out; arrays inside it are joined into one, as make_list does. */
function collected(value: Value, filter: string, use: Use): string {
  const item = value.type === "dynamic" ? `coalesce(${value.sql}, 'null'::JSON)` : toJson(value);
  const present =
    value.type === "dynamic" || value.type === "string" ? filter : both(filter, `${value.sql} IS NOT NULL`);
  const list = `coalesce(to_json(list(${item}${ordered(use)})${present}), '[]'::JSON)`;
  return value.type === "dynamic" ? `CAST(kql_flatten(CAST(${list} AS VARCHAR)) AS JSON)` : list;
}

function limited(json: string, size: string | undefined): string {
  return size === undefined ? json : `CAST(kql_array_slice(CAST(${json} AS VARCHAR), 0, ${size} - 1) AS JSON)`;
}

function bag(use: Use, filter: string, size: string | undefined): Value {
  const value = coerce(argument(use, 0), "dynamic").sql;
  const bags = `coalesce(to_json(list(${value}${ordered(use)})${filter}), '[]'::JSON)`;
  const merged = `coalesce(kql_bag_merge(CAST(${bags} AS VARCHAR)), '{}')`;
  return expression("dynamic", `CAST(${size === undefined ? merged : `kql_bag_head(${merged}, ${size})`} AS JSON)`);
}

/** Each value once, in the order of first appearance. */
function set(value: Value, filter: string, use: Use, size: string | undefined): Value {
  const json =
    value.type === "dynamic" || use.order.length > 0 ? collected(value, filter, use) : distinctValues(value, filter);
  return expression("dynamic", `CAST(kql_distinct(CAST(${json} AS VARCHAR), ${size ?? noLimit}) AS JSON)`, {
    element: value.type,
  });
}

/** Without an order to keep, DuckDB removes duplicates before anything is written out; sorting makes it repeatable. */
function distinctValues(value: Value, filter: string): string {
  const present = value.type === "string" ? filter : both(filter, `${value.sql} IS NOT NULL`);
  const item = value.type === "string" ? "x" : toJson({ sql: "x", type: value.type });
  return `coalesce(to_json(list_transform(list_sort(list(DISTINCT ${value.sql})${present}), x -> ${item})), '[]'::JSON)`;
}

const makeList: Aggregate = (use) => {
  const value = argument(use, 0);
  return expression("dynamic", limited(collected(value, "", use), limit(use, 1)), { element: value.type });
};

const makeListIf: Aggregate = (use) => {
  const value = argument(use, 0);
  return expression("dynamic", limited(collected(value, filtered(use, 1), use), limit(use, 2)), {
    element: value.type,
  });
};

const makeListWithNulls: Aggregate = (use) => {
  const value = argument(use, 0);
  const item = `coalesce(${coerce(value, "dynamic").sql}, 'null'::JSON)`;
  const list = `coalesce(to_json(list(${item}${ordered(use)})), '[]'::JSON)`;
  return expression("dynamic", value.type === "dynamic" ? `CAST(kql_flatten(CAST(${list} AS VARCHAR)) AS JSON)` : list);
};

const makeSet: Aggregate = (use) => set(argument(use, 0), "", use, limit(use, 1));
const makeSetIf: Aggregate = (use) => set(argument(use, 0), filtered(use, 1), use, limit(use, 2));

/** Any value, preferably one that is not null. */
function anyValue(value: Value, filter: string): Value {
  const sql = `any_value(${value.sql})${filter}`;
  return expression(value.type, value.type === "string" ? `coalesce(${sql}, '')` : sql);
}

/**
 * A state of hll() is the set of values itself: exact where Kusto's is an estimate, and to be merged and counted just the same.
 */
const distinctState = (use: Use, filter: string): Value => {
  const value = argument(use, 0);
  return set(value, both(filter, `${value.sql} IS NOT NULL`), { ...use, order: [] }, undefined);
};
const hllMerge =
  (filter: (use: Use) => string): Aggregate =>
  (use) => {
    const state = coerce(argument(use, 0), "dynamic");
    return set(state, filter(use), { ...use, order: [] }, undefined);
  };

export const collectionAggregates: Aggregates = {
  hll: (use) => distinctState(use, ""),
  hll_if: (use) => distinctState(use, filtered(use, 1)),
  hll_merge: hllMerge(() => ""),

  make_list: makeList,
  makelist: makeList,
  make_list_if: makeListIf,
  make_list_with_nulls: makeListWithNulls,
  make_set: makeSet,
  makeset: makeSet,
  make_set_if: makeSetIf,
  make_bag: (use) => bag(use, "", limit(use, 1)),
  make_dictionary: (use) => bag(use, "", limit(use, 1)),
  make_bag_if: (use) => bag(use, filtered(use, 1), limit(use, 2)),
  take_any: (use) => anyValue(argument(use, 0), ""),
  any: (use) => anyValue(argument(use, 0), ""),
  take_anyif: (use) => anyValue(argument(use, 0), ` FILTER (WHERE ${convert(argument(use, 1), "bool").sql})`),
  anyif: (use) => anyValue(argument(use, 0), ` FILTER (WHERE ${convert(argument(use, 1), "bool").sql})`),
};
