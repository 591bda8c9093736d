import { coerce, toJson } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { constant } from "../literals.ts";
import type { Context, Relation, Value } from "../model.ts";
import { resultName } from "../naming.ts";
import { detached, fieldsOf, type Output, withRows } from "../relations.ts";
import { identifier, list, text } from "../sql.ts";
import {
  child,
  childList,
  kindOf,
  optionalChild,
  parametersOf,
  type SyntaxNode,
  textOf,
  unsupported,
} from "../syntax.ts";
import { items, named } from "./project.ts";
import { aggregates, grouped } from "./summarize.ts";

interface Axis {
  readonly name: string;
  readonly value: Value;
  readonly step: string;
  /** The start and end as given; without them the data decides. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** One row for each group: each aggregate as an array over equal steps of the axis, and the axis itself. */
export function makeSeries(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const axis = axisOf(node, inner);
  const clause = optionalChild(node, "ByClause");
  const keys = clause ? named(childList(clause, "Expressions").flatMap((item) => items(item, inner))) : [];
  const nodes = childList(node, "Aggregates");
  const values = aggregates(
    nodes.map((item) => child(item, "Expression")),
    keys,
    { ...inner, aggregating: rows.relation.order },
  );
  const defaults = nodes.map((item, index) => defaultOf(item, values[index], context));

  const source = identifier(context.query.fresh("#series"));
  const start = axis.from ?? `(SELECT min(${gridFloor(axis)}) FROM ${rows.relation.from})`;
  const bounds = identifier(context.query.fresh("#bounds"));
  const last = axis.to
    ? `CAST(ceil((${axis.to} - s) / CAST(${axis.step} AS DOUBLE)) AS BIGINT)`
    : `((SELECT max(${axis.value.sql}) FROM ${rows.relation.from}) - s) // ${axis.step} + 1`;
  context.query.commonTables.push(
    `${bounds} AS MATERIALIZED (SELECT s, greatest(0, coalesce(${last}, 0)) AS n FROM (SELECT ${start} AS s))`,
  );
  const bin: Output = {
    name: "#i",
    type: "long",
    sql: `CAST(floor((${axis.value.sql} - (SELECT s FROM ${bounds})) / ${axis.step}) AS BIGINT)`,
  };
  const inside = `(SELECT * FROM ${rows.relation.from} WHERE ${axis.value.sql} >= (SELECT s FROM ${bounds})${axis.to ? ` AND ${axis.value.sql} < ${axis.to}` : ""})`;
  const binned = grouped({ ...rows.relation, from: inside }, [...keys, bin], values);
  context.query.commonTables.push(`${source} AS MATERIALIZED (SELECT * FROM ${binned.from})`);
  return assembled(source, binned, keys, values, defaults, axis, bounds, emptyOr(node, keys));
}

/** Of no rows no series is made, unless defaults are asked for in its place: then of which keys, nobody could say. */
function emptyOr(node: SyntaxNode, keys: readonly Output[]): string {
  const kind = parametersOf(node).get("kind");
  if (!kind) return " HAVING count(*) > 0";
  if (textOf(kind).toLowerCase() !== "nonempty" || keys.length > 0)
    throw unsupported(`make-series kind=${textOf(kind)}${keys.length > 0 ? " with by" : ""}`, kind);
  return "";
}

function assembled(
  source: string,
  binned: Relation,
  keys: readonly Output[],
  values: readonly Output[],
  defaults: readonly string[],
  axis: Axis,
  bounds: string,
  having: string,
): Relation {
  const ids = binned.fields.map((field) => field.id);
  const at = ids[keys.length] ?? "";
  const outputs: { name: string; type: Value["type"]; sql: string }[] = keys.map((key, index) => ({
    ...key,
    sql: ids[index] ?? "",
  }));
  const arrays = values.map((value, index) => {
    const cell = toJson({ sql: ids[keys.length + 1 + index] ?? "", type: value.type });
    const byIndex = `map_from_entries(list((${at}, ${cell})) FILTER (WHERE ${at} IS NOT NULL))`;
    const filled = `list_transform(range((SELECT n FROM ${bounds})), i -> coalesce(${byIndex}[i], ${defaults[index]}))`;
    return { name: value.name, type: "dynamic" as const, sql: `to_json(${filled})` };
  });
  const kind = axis.value.type === "int" ? "long" : axis.value.type;
  const line =
    kind === "real"
      ? `kql_range_real((SELECT s FROM ${bounds}), (SELECT s + (n - 1) * ${axis.step} FROM ${bounds}), ${axis.step}, 'real')`
      : `kql_range((SELECT s FROM ${bounds}), (SELECT CAST(s + (n - 1) * ${axis.step} AS BIGINT) FROM ${bounds}), ${axis.step}, ${text(kind)})`;
  const all = [...outputs, ...arrays, { name: axis.name, type: "dynamic" as const, sql: `CAST(${line} AS JSON)` }];
  const order = binned.order.map((_, index) => identifier(`#o${index}`));
  const fields = fieldsOf(all, order);
  const select = all.map((output, index) => `${output.sql} AS ${fields[index]?.id}`);
  const hidden = binned.order.map((term, index) => `min(${term.id}) AS ${order[index]}`);
  const group = keys.length > 0 ? ` GROUP BY ${list(keys.map((_, index) => String(index + 1)))}` : "";
  return {
    from: `(SELECT ${list([...select, ...hidden])} FROM ${source}${group || having})`,
    fields,
    order: binned.order.map((term, index) => ({ ...term, id: order[index] ?? "" })),
  };
}

/** Without `from`, the axis starts at a multiple of the step. */
function gridFloor(axis: Axis): string {
  const { sql, type } = axis.value;
  return type === "real"
    ? `floor(${sql} / ${axis.step}) * ${axis.step}`
    : `(${sql} - (${sql} % ${axis.step} + ${axis.step}) % ${axis.step})`;
}

function axisOf(node: SyntaxNode, context: Context): Axis {
  const on = child(child(node, "OnClause"), "Expression");
  const value = context.query.value(on, context);
  const type = value.type === "int" ? "long" : value.type;
  const range = child(node, "RangeClause");
  const name = resultName(on, context.row?.fields) ?? "Column1";
  const sql = (part: SyntaxNode | undefined) => {
    const given = part && context.query.value(part, detached(context));
    if (given && (given.type === "string" || given.type === "bool"))
      throw new KqlError("SEM0000", `The axis of make-series is no ${given.type}.`, part.TextStart, part.Width);
    return given && bound(given, type);
  };
  if (kindOf(range) === "MakeSeriesInRangeClause") {
    const [from, to, step] = childList(child(range, "Arguments"), "Expressions").map(sql);
    if (!from || !to || !step) throw unsupported("this range", range);
    return { name, value, step, from, to: `(${to} + ${step})` };
  }
  const part = (clause: string) => {
    const found = optionalChild(range, clause);
    return found && sql(child(found, "Expression"));
  };
  const step = part("MakeSeriesStepClause");
  if (!step) throw unsupported("make-series without a step", range);
  return { name, value, step, from: part("MakeSeriesFromClause"), to: part("MakeSeriesToClause") };
}

function bound(value: Value, type: Value["type"]): string {
  return value.type === "timespan" || value.type === "datetime"
    ? value.sql
    : coerce(value, type === "datetime" || type === "timespan" ? "long" : type).sql;
}

function defaultOf(item: SyntaxNode, value: Output | undefined, context: Context): string {
  const clause = optionalChild(item, "DefaultExpression");
  const given = clause ? context.query.value(child(clause, "Expression"), detached(context)) : constant("long", 0n);
  const type = value?.type === "real" || value?.type === "long" ? value.type : given.type;
  if (given.constant?.value === null) return "'null'::JSON";
  return toJson(coerce(given, type));
}
