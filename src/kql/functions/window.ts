import { coerce, expression, isNullable } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { constant } from "../literals.ts";
import type { Row, Value } from "../model.ts";
import { unsupported } from "../syntax.ts";
import { storageTypes } from "../types.ts";
import type { Call, Functions } from "./define.ts";

/** Functions that see the neighbouring rows. The rows must have an order, which SQL windows are told. */
interface OrderedRow extends Pick<Row, "layer" | "extend"> {
  readonly order: string;
}

/** A sum may run over rows in the order a literal table has: nothing else could be meant. The others insist, as Kusto does. */
const lenient: ReadonlySet<string> = new Set(["row_cumsum"]);

function rowOf({ context, node, name }: Call): OrderedRow {
  const order = context.row?.serialized || lenient.has(name) ? context.row?.windowOrder() : undefined;
  if (!context.row || order === undefined) {
    const message = `${name}() needs rows in an order: sort or serialize them first.`;
    throw new KqlError("unsupported", message, node.TextStart, node.Width);
  }
  return { order, layer: context.row.layer, extend: context.row.extend };
}

function shift(direction: "lag" | "lead") {
  return (call: Call): Value => {
    const [value, offset, fallback] = call.args;
    const distance = offset?.constant?.value ?? 1n;
    if (!value) throw unsupported(`${call.name}()`, call.node);
    if (typeof distance !== "bigint" || distance < 1n) {
      throw new KqlError(
        "unsupported",
        `${call.name}() takes a constant offset of at least 1`,
        call.node.TextStart,
        call.node.Width,
      );
    }
    const row = rowOf(call);
    const otherwise = coerce(fallback ?? constant(value.type, null), value.type).sql;
    const sql = row.layer(`${direction}(${value.sql}, ${distance}, ${otherwise}) OVER (${row.order})`);
    return expression(value.type, sql, { nullable: true });
  };
}

/** Rows since the last row where `restart` held, as a PARTITION BY clause. */
function segment(row: OrderedRow, restart: Value | undefined): string {
  if (!restart || restart.constant?.value === false) return "";
  const { order } = row;
  const id = row.layer(`sum(CASE WHEN ${restart.sql} THEN 1 ELSE 0 END) OVER (${order} ROWS UNBOUNDED PRECEDING)`);
  return `PARTITION BY ${id} `;
}

function rowNumber(call: Call): Value {
  const row = rowOf(call);
  const [start, restart] = call.args;
  const partition = segment(row, restart);
  const sql = row.layer(`row_number() OVER (${partition}${row.order})`);
  const first = start && start.constant?.value !== 1n ? ` + ${start.sql} - 1` : "";
  return expression("long", first ? `(${sql}${first})` : sql, { nullable: false });
}

function cumulativeSum(call: Call): Value {
  const row = rowOf(call);
  const [term, restart] = call.args;
  if (!term) throw unsupported("row_cumsum()", call.node);
  const value = term.type === "dynamic" ? coerce(term, "real") : term;
  const sum = `sum(${value.sql}) OVER (${segment(row, restart)}${row.order} ROWS UNBOUNDED PRECEDING)`;
  const whole = value.type === "int" ? `kql_long_int(CAST(${sum} AS BIGINT))` : `kql_wrap(${sum})`;
  const typed =
    value.type === "real" ? sum : value.type === "decimal" ? `CAST(${sum} AS ${storageTypes.decimal})` : whole;
  return expression(value.type, row.layer(`coalesce(${typed}, 0)`), { nullable: false });
}

/** The rank changes where the term differs from the row before it. */
function rank(dense: boolean) {
  return (call: Call): Value => {
    const row = rowOf(call);
    const [term, restart] = call.args;
    if (!term) throw unsupported(`${call.name}()`, call.node);
    const { order } = row;
    const partition = segment(row, restart);
    const before = row.layer(`lag(${term.sql}) OVER (${partition}${order})`);
    const position = row.layer(`row_number() OVER (${partition}${order})`);
    const starts = `(${position} = 1 OR ${term.sql} IS DISTINCT FROM ${before})`;
    const sql = dense
      ? `sum(CASE WHEN ${starts} THEN 1 ELSE 0 END) OVER (${partition}${order} ROWS UNBOUNDED PRECEDING)`
      : `max(CASE WHEN ${starts} THEN ${position} END) OVER (${partition}${order} ROWS UNBOUNDED PRECEDING)`;
    return expression("long", row.layer(`CAST(${sql} AS BIGINT)`), { nullable: false });
  };
}

/**
 * row_window_session(): a session starts where the gap to the row before, or the distance from the session's start, reaches
 * what is allowed. Gaps cut the rows into runs; only within a run that lasts too long does a start depend on earlier starts.
 */
function session(call: Call): Value {
  const row = rowOf(call);
  const [value, fromFirst, between, restart] = call.args;
  if (!value || !fromFirst || !between) throw unsupported("row_window_session()", call.node);
  const partition = segment(row, restart);
  const soFar = `${row.order} ROWS UNBOUNDED PRECEDING`;
  const before = row.layer(`lag(${value.sql}) OVER (${partition}${row.order})`);
  const starts = `(${before} IS NULL OR ${value.sql} - ${before} >= ${between.sql})`;
  const counted = row.layer(`sum(CASE WHEN ${starts} THEN 1 ELSE 0 END) OVER (${partition}${soFar})`);
  const run = [...(partition ? [partition.slice("PARTITION BY ".length).trimEnd()] : []), counted].join(", ");
  const first = row.layer(`first_value(${value.sql}) OVER (PARTITION BY ${run} ${soFar})`);
  const long = row.layer(`max(${value.sql}) OVER (PARTITION BY ${run}) - ${first} >= ${fromFirst.sql}`);
  const walked = walkRuns(row, { value, run, long, most: fromFirst });
  const sql = `CASE WHEN ${value.sql} IS NULL THEN NULL WHEN ${long} THEN ${walked} ELSE ${first} END`;
  return expression(value.type, row.layer(sql), { nullable: isNullable(value) });
}

interface Runs {
  readonly value: Value;
  readonly run: string;
  readonly long: string;
  readonly most: Value;
}

/** The session's start for each row of the long runs, each of which is walked through once. */
function walkRuns(row: OrderedRow, { value, run, long, most }: Runs): string {
  const place = row.layer(`row_number() OVER (${row.order})`);
  const values = `CAST(list(${value.sql} ORDER BY ${place}) AS VARCHAR)`;
  const starts = `CAST(kql_session_starts(${values}, ${most.sql}) AS BIGINT[])`;
  const lists = `SELECT list(${place} ORDER BY ${place}) AS places, ${starts} AS starts FROM r WHERE ${long} GROUP BY ${run}`;
  return row.extend(
    (from, id) => `WITH r AS MATERIALIZED (SELECT * FROM ${from}),
      s AS (SELECT unnest(places) AS place, unnest(starts) AS start FROM (${lists}))
      SELECT r.*, s.start AS ${id} FROM r LEFT JOIN s ON r.${place} = s.place`,
  );
}

export const windowFunctions: Functions = {
  prev: shift("lag"),
  next: shift("lead"),
  row_number: rowNumber,
  row_cumsum: cumulativeSum,
  row_rank_dense: rank(true),
  row_rank_min: rank(false),
  row_rank: rank(true),
  row_window_session: session,
};
