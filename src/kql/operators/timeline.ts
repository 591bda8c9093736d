import { coerce } from "../conversions.ts";
import type { Context, Field, Relation } from "../model.ts";
import { asOutput, detached, fieldsOf, type Output } from "../relations.ts";
import { list } from "../sql.ts";
import { type SyntaxNode, unsupported } from "../syntax.ts";
import { requireField } from "./project.ts";

/**
 * What the plugins of user analytics share: who was there when, in equal steps from a start to an end, both of which belong
 * to it, and by the columns that slice the answer. Steps are counted: `k` is 0 in the first.
 */
export interface Timeline {
  readonly id: Field;
  readonly time: Field;
  readonly start: string;
  readonly end: string;
  readonly step: string;
  readonly slices: readonly Field[];
}

/** The number of the step that a time lies in, counted from `start`: whole numbers stay exact. */
export function stepOf(time: string, start: string, step: string, type: Field["type"]): string {
  if (type === "real") return `CAST(floor((${time} - ${start}) / ${step}) AS BIGINT)`;
  const past = `(${time} - ${start})`;
  return `((${past} - (${past} % ${step} + ${step}) % ${step}) // ${step})`;
}

/** An argument in the unit of the timeline: a time on it, or the length of a step. */
export function onTimeline(node: SyntaxNode, time: Field, kind: "time" | "length", context: Context): string {
  const value = context.query.value(node, detached(context));
  const moments = time.type === "datetime" || time.type === "timespan";
  const type = time.type === "datetime" && kind === "length" ? "timespan" : moments ? time.type : numbers(time.type);
  if (moments !== (value.type === "datetime" || value.type === "timespan") || (moments && value.type !== type))
    throw unsupported(
      `${kind === "time" ? "a time" : "a step"} of type ${value.type} on a column of ${time.type}`,
      node,
    );
  return coerce(value, type).sql;
}

const numbers = (type: Field["type"]) => (type === "real" || type === "decimal" ? "real" : "long");

/** IdColumn, TimelineColumn, Start, End, then the lengths that are named, then the columns that slice. */
export function timelineOf<Name extends string>(
  call: SyntaxNode,
  nodes: readonly SyntaxNode[],
  names: readonly Name[],
  input: Relation,
  context: Context,
): Timeline & { readonly lengths: Readonly<Record<Name, string>> } {
  const [id, time, start, end, ...rest] = nodes;
  const lengths = rest.slice(0, names.length);
  if (!id || !time || !start || !end || lengths.length < names.length) throw unsupported("so few arguments", call);
  const field = requireField(time, input.fields);
  const all = lengths.map((node, index) => [names[index], onTimeline(node, field, "length", context)] as const);
  const known = Object.fromEntries(all) as Record<Name, string>;
  return {
    id: requireField(id, input.fields),
    time: field,
    start: onTimeline(start, field, "time", context),
    end: onTimeline(end, field, "time", context),
    step: all.find(([name]) => name === "step")?.[1] ?? "",
    slices: rest.slice(names.length).map((node) => requireField(node, input.fields)),
    lengths: known,
  };
}

/** SQL of one row for each row within the times: `id`, `t`, `k` and `s0`, `s1` and so on for what slices. */
export function entries(line: Timeline, input: Relation, from = line.start): string {
  const time = line.time.id;
  const columns = line.slices.map((field, index) => `${field.id} AS s${index}`);
  const step = stepOf(time, line.start, line.step, line.time.type);
  const all = [`${line.id.id} AS id`, `${time} AS t`, `${step} AS k`, ...columns];
  return `(SELECT ${list(all)} FROM ${input.from} WHERE ${time} >= ${from} AND ${time} <= ${line.end})`;
}

/** ` PARTITION BY s0, s1`, with whatever comes first. */
export function slicedBy(line: Timeline, ...first: string[]): string {
  const keys = [...first, ...line.slices.map((_, index) => `s${index}`)];
  return keys.length > 0 ? `PARTITION BY ${list(keys)} ` : "";
}

/** A table of SQL that has `k` and the slices: times in the place of numbers of steps, and the values by their names. */
export function byTime(
  line: Timeline,
  sql: string,
  values: readonly Output[],
  times: readonly (readonly [string, string])[] = [[line.time.name, "k"]],
): Relation {
  const outputs: Output[] = [
    ...times.map(([name, k]) => ({ name, type: line.time.type, sql: moment(line, k) })),
    ...line.slices.map((field, index) => ({ ...asOutput(field), sql: `s${index}` })),
    ...values,
  ];
  const fields = fieldsOf(outputs);
  const items = outputs.map((output, index) => `${output.sql} AS ${fields[index]?.id}`);
  return { from: `(SELECT ${list(items)} FROM (${sql}))`, fields, order: [] };
}

function moment(line: Timeline, k: string): string {
  const sql = `(${line.start} + ${k} * ${line.step})`;
  if (line.time.type === "int") return `CAST(${sql} AS INTEGER)`;
  return line.time.type === "decimal" ? `CAST(${sql} AS DECIMAL(38,18))` : sql;
}
