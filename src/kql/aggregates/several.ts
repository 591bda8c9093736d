import { coerce, expression } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { constantElements } from "../expressions/membership.ts";
import type { Field, Value } from "../model.ts";
import { resultName } from "../naming.ts";
import { list } from "../sql.ts";
import { kindOf, unsupported } from "../syntax.ts";
import { argument, ordered, type Use } from "./define.ts";
import { percentileOf, percentNumber } from "./numbers.ts";

interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/** Aggregates that give several columns. `keys` are the fields of the `by` clause, which a `*` leaves out. */
export type SeveralAggregate = (use: Use, keys: readonly string[]) => NamedValue[];

/** The columns asked for beside the extreme value: named ones, or all that are not keys. */
function returned(use: Use, keys: readonly string[], from: number): NamedValue[] {
  const fields: readonly Field[] = use.context.row?.fields ?? [];
  const first = use.argumentNodes[0] && resultName(use.argumentNodes[0], fields);
  // any() is the older take_any() and says so.
  const prefix = use.name === "any" ? "any_" : "";
  const skipped = new Set([...keys, ...(from > 0 && first ? [first] : [])]);
  return use.argumentNodes.slice(from).flatMap((node, index) => {
    if (kindOf(node) === "StarExpression") {
      return fields
        .filter((field) => !skipped.has(field.name))
        .map((field) => ({ name: `${prefix}${field.name}`, value: expression(field.type, field.id) }));
    }
    const value = use.context.query.value(node, use.context);
    const place = `${from > 0 ? use.name.replace(/^arg_?/, "") : "any"}_${first && from > 0 ? `${first}_` : ""}arg${index + from}`;
    const name = resultName(node, fields);
    return [{ name: name === undefined ? place : `${prefix}${name}`, value }];
  });
}

/**
 * arg_max and arg_min: the row with the extreme value, the first of several. Where every value is null, any row. One
 * struct keeps the columns together, so that all of them come from the same row.
 */
function extremeRow(name: "max" | "min"): SeveralAggregate {
  return (use, keys) => {
    const node = use.argumentNodes[0];
    if (!node) throw unsupported(`${use.name}()`, use.node);
    const value = use.context.query.value(node, use.context);
    const typed = value.type === "dynamic" ? coerce(value, "string") : value;
    // NaN wins both ways; DuckDB holds it for the greatest.
    const nanIsLeast = typed.type === "real" && name === "min";
    const extreme = nanIsLeast
      ? { ...typed, sql: `CASE WHEN isnan(${typed.sql}) THEN CAST('-inf' AS DOUBLE) ELSE ${typed.sql} END` }
      : typed;
    const best = nanIsLeast
      ? `CASE WHEN bool_or(isnan(${typed.sql})) THEN CAST('nan' AS DOUBLE) ELSE min(${typed.sql}) END`
      : `${name}(${typed.sql})`;
    const others = returned(use, keys, 1);
    const first = {
      name: resultName(node, use.context.row?.fields) ?? `${name}_`,
      value: aggregated(typed, best),
    };
    if (others.length === 0) return [first];
    const struct = `struct_pack(${list(others.map((other, index) => `c${index} := ${other.value.sql}`))})`;
    const row = `coalesce(arg_${name}(${struct}, ${extreme.sql}${ordered(use)}), first(${struct}${ordered(use)}))`;
    return [
      first,
      ...others.map((other, index) => ({ name: other.name, value: aggregated(other.value, `${row}.c${index}`) })),
    ];
  };
}

function aggregated(value: Value, sql: string): Value {
  return expression(value.type, value.type === "string" ? `coalesce(${sql}, '')` : sql);
}

function takeAny(use: Use, keys: readonly string[]): NamedValue[] {
  const others = returned(use, keys, 0);
  const struct = `struct_pack(${list(others.map((other, index) => `c${index} := ${other.value.sql}`))})`;
  return others.map((other, index) => ({
    name: other.name,
    value: aggregated(other.value, `first(${struct}${ordered(use)}).c${index}`),
  }));
}

/** How one percentile of a call's values is found. */
type Percentile = (use: Use, percent: number) => Value;

function sourceName(use: Use): string {
  return (use.argumentNodes[0] && resultName(use.argumentNodes[0], use.context.row?.fields)) ?? "";
}

/** A column for each percentile that is asked for; `from` is the place of the first among the arguments. */
export function percentiles(from: number, find: Percentile): SeveralAggregate {
  return (use) =>
    use.args.slice(from).map((item) => {
      const percent = percentNumber(item, use);
      const name = `percentile_${sourceName(use)}_${String(percent).replace(".", "_")}`;
      return { name, value: find(use, percent) };
    });
}

/** The same as one array. */
export function percentilesArray(from: number, find: Percentile): SeveralAggregate {
  return (use) => {
    const percents = use.args.slice(from).flatMap((item) => constantElements(item) ?? [item]);
    const items = percents.map((item) => find(use, percentNumber(item, use)).sql);
    return [{ name: `percentiles_${sourceName(use)}`, value: expression("dynamic", `to_json([${list(items)}])`) }];
  };
}

const plain: Percentile = (use, percent) => {
  const value = argument(use, 0);
  if (value.type === "string" || value.type === "guid" || value.type === "bool")
    throw new KqlError(
      "SEM0000",
      `A percentile is of numbers or times, not of ${value.type}.`,
      use.node.TextStart,
      use.node.Width,
    );
  return percentileOf(value, percent);
};

export const severalAggregates: Readonly<Record<string, SeveralAggregate>> = {
  arg_max: extremeRow("max"),
  argmax: extremeRow("max"),
  arg_min: extremeRow("min"),
  argmin: extremeRow("min"),
  take_any: takeAny,
  any: takeAny,
  percentile: percentiles(1, plain),
  percentiles: percentiles(1, plain),
  percentiles_array: percentilesArray(1, plain),
};
