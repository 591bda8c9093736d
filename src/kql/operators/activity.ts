import { coerce } from "../conversions.ts";
import type { Context, Relation } from "../model.ts";
import { detached } from "../relations.ts";
import { list } from "../sql.ts";
import { isTabular, kindOf, type SyntaxNode, unsupported } from "../syntax.ts";
import { byTime, entries, onTimeline, slicedBy, stepOf, type Timeline, timelineOf } from "./timeline.ts";

type Plugin = (call: SyntaxNode, nodes: readonly SyntaxNode[], input: Relation, context: Context) => Relation;

const slicesOf = (line: Timeline) => line.slices.map((_, index) => `s${index}`);
const nan = "CAST('nan' AS DOUBLE)";
const share = (part: string, whole: string) =>
  `CASE WHEN ${whole} > 0 THEN ${part} / CAST(${whole} AS DOUBLE) ELSE ${nan} END`;

/** Who is new in a step was in none before; what is new so far is all that was seen. */
export const activityCounts: Plugin = (call, nodes, input, context) => {
  const line = timelineOf(call, nodes, ["step"], input, context);
  const keys = list(["k", ...slicesOf(line)]);
  const first = `SELECT *, min(k) OVER (${slicedBy(line, "id")}) AS first FROM ${entries(line, input)}`;
  const counted = `SELECT ${keys}, count(*) AS c, count(DISTINCT id) AS d, count(DISTINCT id) FILTER (WHERE first = k) AS n
    FROM (${first}) GROUP BY ${keys}`;
  return byTime(line, `SELECT *, CAST(sum(n) OVER (${slicedBy(line)}ORDER BY k) AS BIGINT) AS a FROM (${counted})`, [
    { name: "count", type: "long", sql: "c" },
    { name: "dcount", type: "long", sql: "d" },
    { name: "new_dcount", type: "long", sql: "n" },
    { name: "aggregated_dcount", type: "long", sql: "a" },
  ]);
};

/** Each step beside the one before it: who is new, and which share of those came back or did not. */
export const activityMetrics: Plugin = (call, nodes, input, context) => {
  const line = timelineOf(call, nodes, ["step"], input, context);
  const keys = list(["k", ...slicesOf(line)]);
  const seen = `SELECT DISTINCT id, ${keys} FROM ${entries(line, input)} WHERE id IS NOT NULL`;
  const back = `SELECT *, lag(k) OVER (${slicedBy(line, "id")}ORDER BY k) = k - 1 AS back FROM (${seen})`;
  const counted = `SELECT ${keys}, count(*) AS d, count(*) FILTER (WHERE back) AS b FROM (${back}) GROUP BY ${keys}`;
  const window = `(${slicedBy(line)}ORDER BY k)`;
  const before = `CASE WHEN lag(k) OVER ${window} = k - 1 THEN lag(d) OVER ${window} ELSE 0 END`;
  return byTime(line, `SELECT *, ${before} AS p FROM (${counted})`, [
    { name: "dcount_values", type: "long", sql: "d" },
    { name: "dcount_newvalues", type: "long", sql: "d - b" },
    { name: "retention_rate", type: "real", sql: share("b", "p") },
    { name: "churn_rate", type: "real", sql: share("(p - b)", "p") },
  ]);
};

/** Each step's newcomers, followed into each step from then on, whether anybody was there or not. */
export const newActivityMetrics: Plugin = (call, nodes, input, context) => {
  const lookback = nodes.find((node) => isTabular(node));
  if (lookback) throw unsupported("a lookback", lookback);
  const [sixth] = nodes.slice(5);
  const isCohort = sixth !== undefined && kindOf(sixth) !== "NameReference";
  const line = timelineOf(call, isCohort ? nodes.toSpliced(5, 1) : nodes, ["step"], input, context);
  const slices = slicesOf(line);
  const last = stepOf(line.end, line.start, line.step, line.time.type);
  const cohort = isCohort
    ? ` AND k = ${stepOf(onTimeline(sixth, line.time, "time", context), line.start, line.step, line.time.type)}`
    : "";
  const keys = (table: string, ...others: string[]) => list([...others, ...slices.map((name) => `${table}.${name}`)]);
  const same = (table: string) => slices.map((name) => ` AND ${table}.${name} IS NOT DISTINCT FROM c.${name}`).join("");
  const sql = `WITH seen AS MATERIALIZED (SELECT DISTINCT ${list(["id", "k", ...slices])} FROM ${entries(line, input)} WHERE id IS NOT NULL),
    f AS MATERIALIZED (SELECT *, min(k) OVER (${slicedBy(line, "id")}) AS first FROM seen),
    cohorts AS (SELECT k AS "from", ${list([...slices, "count(*) AS size"])} FROM f WHERE first = k${cohort} GROUP BY ALL),
    pairs AS (SELECT *, unnest(range("from", ${last} + 1)) AS "to" FROM cohorts)
    SELECT ${keys("c", 'c."from"', 'c."to"')}, c.size, count(f.id) FILTER (WHERE f.first = c."from") AS kept,
      count(f.id) FILTER (WHERE f.first > c."from") AS fresh
    FROM pairs AS c LEFT JOIN f ON f.k = c."to" AND f.first >= c."from"${same("f")} GROUP BY ${keys("c", 'c."from"', 'c."to"', "c.size")}`;
  return byTime(
    line,
    sql,
    [
      { name: "dcount_new_values", type: "long", sql: 'CASE WHEN "from" = "to" THEN kept ELSE fresh END' },
      { name: "dcount_retained_values", type: "long", sql: "kept" },
      { name: "dcount_churn_values", type: "long", sql: "size - kept" },
      { name: "retention_rate", type: "real", sql: share("kept", "size") },
      { name: "churn_rate", type: "real", sql: share("(size - kept)", "size") },
    ],
    [
      [`from_${line.time.name}`, '"from"'],
      [`to_${line.time.name}`, '"to"'],
    ],
  );
};

/** Who was there in enough periods of the lookback that ends with a time, is counted in the step of that time. */
export const activeUsersCount: Plugin = (call, nodes, input, context) => {
  const [least] = nodes.slice(6, 7);
  if (!least) throw unsupported("so few arguments", call);
  const line = timelineOf(call, nodes.toSpliced(6, 1), ["lookback", "period", "step"], input, context);
  const enough = coerce(context.query.value(least, detached(context)), "long").sql;
  const { lookback, period } = line.lengths;
  const slices = slicesOf(line);
  const same = ["id", ...slices].map((name) => `b.${name} IS NOT DISTINCT FROM a.${name}`).join(" AND ");
  const here = list(["a.id", "a.k", "a.t", ...slices.map((name) => `a.${name}`)]);
  const sql = `WITH e AS MATERIALIZED (SELECT DISTINCT *, ${stepOf("t", "0", period, line.time.type)} AS p
      FROM ${entries(line, input, `${line.start} - ${lookback}`)} WHERE id IS NOT NULL),
    active AS (SELECT ${here} FROM e AS a JOIN e AS b ON ${same} AND b.t > a.t - ${lookback} AND b.t <= a.t
      WHERE a.t >= ${line.start} GROUP BY ${here} HAVING count(DISTINCT b.p) >= ${enough})
    SELECT ${list(["k", ...slices])}, count(DISTINCT id) AS d FROM active GROUP BY ${list(["k", ...slices])}`;
  return byTime(line, sql, [{ name: "dcount", type: "long", sql: "d" }]);
};
