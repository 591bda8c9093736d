import { percentileOf } from "../aggregates/numbers.ts";
import { expression } from "../conversions.ts";
import type { Context, Relation } from "../model.ts";
import { detached } from "../relations.ts";
import { list } from "../sql.ts";
import { type SyntaxNode, unsupported } from "../syntax.ts";
import { requireField } from "./project.ts";
import { byTime, entries, onTimeline, stepOf, type Timeline, timelineOf } from "./timeline.ts";

const names = (line: Timeline) => ["k", ...line.slices.map((_, index) => `s${index}`)];

/**
 * sliding_window_counts(Id, Timeline, Start, End, LookbackWindow, Bin [, dim...]): for each step the rows and the distinct ids
 * of the window that ends with it. A row counts in as many windows as one has whole steps.
 */
export function slidingWindowCounts(
  call: SyntaxNode,
  nodes: readonly SyntaxNode[],
  input: Relation,
  context: Context,
): Relation {
  const line = timelineOf(call, nodes, ["window", "step"], input, context);
  const width = stepOf(line.lengths.window, "0", line.step, line.time.type);
  const last = stepOf(line.end, line.start, line.step, line.time.type);
  const from = `${line.start} - (${width} - 1) * ${line.step}`;
  const windows = `unnest(range(greatest(k, 0), least(k + ${width}, ${last} + 1)))`;
  const slices = names(line).slice(1);
  const counted = `SELECT ${list(["w AS k", ...slices])}, count(*) AS c, count(DISTINCT id) AS d
    FROM (SELECT *, ${windows} AS w FROM ${entries(line, input, from)}) GROUP BY ${list(["w", ...slices])}`;
  return byTime(line, counted, [
    { name: "Count", type: "long", sql: "c" },
    { name: "Dcount", type: "long", sql: "d" },
  ]);
}

/**
 * rolling_percentile(Value, Percentile, Index, BinSize, BinsPerWindow [, dim...]): for each bin that has rows, the percentile of
 * the values of the bins that end with it.
 */
export function rollingPercentile(
  call: SyntaxNode,
  nodes: readonly SyntaxNode[],
  input: Relation,
  context: Context,
): Relation {
  const [valueNode, percentNode, indexNode, sizeNode, binsNode, ...sliceNodes] = nodes;
  if (!valueNode || !percentNode || !indexNode || !sizeNode || !binsNode) throw unsupported("so few arguments", call);
  const field = requireField(valueNode, input.fields);
  const time = requireField(indexNode, input.fields);
  const number = (node: SyntaxNode) => {
    const value = context.query.value(node, detached(context)).constant?.value;
    if (typeof value !== "bigint" && typeof value !== "number") throw unsupported("a computed number", node);
    return value;
  };
  const [percent, bins] = [number(percentNode), number(binsNode)];
  if (percent < 0 || percent > 100) throw unsupported(`the percentile ${percent}`, percentNode);
  if (typeof bins !== "bigint" || bins < 1n) throw unsupported(`a window of ${bins} bins`, binsNode);
  const step = onTimeline(sizeNode, time, "length", context);
  const slices = sliceNodes.map((node) => requireField(node, input.fields));
  const line: Timeline = { id: field, time, start: "0", end: "", step, slices };
  const columns = slices.map((slice, index) => `${slice.id} AS s${index}`);
  const k = stepOf(time.id, "0", step, time.type);
  const binned = `SELECT ${list([`${k} AS k`, `${field.id} AS v`, ...columns])} FROM ${input.from} WHERE ${time.id} IS NOT NULL`;
  const keys = list(names(line));
  const found = percentileOf(expression(field.type, "v"), Number(percent));
  const sql = `WITH b AS MATERIALIZED (${binned}),
    w AS (SELECT * REPLACE (k + i AS k) FROM (SELECT *, unnest(range(${bins})) AS i FROM b))
    SELECT ${keys}, ${found.sql} AS p FROM w SEMI JOIN b USING (${keys}) GROUP BY ${keys}`;
  const name = `rolling_${bins}_percentile_${field.name}_${percent}`;
  return byTime(line, sql, [{ name, type: found.type, sql: "p" }]);
}
