import { coerce, expression, isNullable } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { constant } from "../literals.ts";
import type { Value } from "../model.ts";
import { unsupported } from "../syntax.ts";
import { ticksPerDay } from "../ticks.ts";
import { type Call, define, type Functions, native } from "./define.ts";

/** Datetimes are ticks: days and smaller units are integer arithmetic, months and years go through DuckDB's timestamps. */

const day = String(ticksPerDay);
const date = (sql: (t: string) => string) => define(["datetime"], "int", (t) => `CAST(${sql(t)} AS INTEGER)`);
const range = (sql: (t: string, offset: string) => string) =>
  define(["datetime", "long"], "datetime", (t, offset) => `kql_datetime(${sql(t, offset)})`, {
    nullable: true,
    defaults: ["0"],
  });

const startOfDay = (t: string, offset: string) => `(${t} - ${t} % ${day} + (${offset}) * ${day})`;
// 0001-01-01 is a Monday and Kusto's weeks start on Sunday.
const startOfWeek = (t: string, offset: string) =>
  `((${t} // ${day} - (${t} // ${day} + 1) % 7 + 7 * (${offset})) * ${day})`;
/** 9999-12-26, a Sunday. */
const lastWholeWeek = "3155373792000000000";
const startOf = (unit: string) => (t: string, offset: string) =>
  `kql_ticks(date_trunc('${unit}', kql_timestamp(${t})) + to_${unit}s(CAST(${offset} AS INTEGER)))`;
const endOf = (start: (t: string, offset: string) => string) => (t: string, offset: string) =>
  `${start(t, `(${offset}) + 1`)} - 1`;

const unitTicks: Readonly<Record<string, bigint>> = {
  week: 7n * ticksPerDay,
  day: ticksPerDay,
  hour: 36_000_000_000n,
  minute: 600_000_000n,
  second: 10_000_000n,
  millisecond: 10_000n,
  microsecond: 10n,
};

function partName({ args, node }: Call): string {
  const name = args[0]?.constant?.value;
  if (typeof name !== "string") throw unsupported("a computed date part", node);
  return name.toLowerCase();
}

function add(call: Call): Value {
  const part = partName(call);
  const [, amount, start] = call.args;
  if (!amount || !start) throw unsupported("datetime_add()", call.node);
  const [n, t] = [coerce(amount, "long").sql, coerce(start, "datetime").sql];
  const months = { year: 12, quarter: 3, month: 1 }[part];
  const size = unitTicks[part];
  if (months) {
    return expression(
      "datetime",
      `kql_datetime(kql_ticks(kql_timestamp(${t}) + to_months(CAST(${n} * ${months} AS INTEGER))) + ${t} % 10000000)`,
    );
  }
  if (part === "nanosecond") return expression("datetime", `kql_datetime(${t} + ${n} // 100)`);
  if (!size) throw unsupported(`the date part ${part}`, call.node);
  return expression("datetime", `kql_datetime(CAST(${t} AS HUGEINT) + CAST(${n} AS HUGEINT) * ${size})`);
}

/** How many borders of the unit lie between the two. */
function difference(call: Call): Value {
  const part = partName(call);
  const [, first, second] = call.args;
  if (!first || !second) throw unsupported("datetime_diff()", call.node);
  const nullable = isNullable(first) || isNullable(second);
  const count = (value: Value) => {
    const t = coerce(value, "datetime").sql;
    const size = unitTicks[part];
    const at = `kql_timestamp(${t})`;
    if (part === "year") return `year(${at})`;
    if (part === "quarter") return `(year(${at}) * 4 + quarter(${at}))`;
    if (part === "month") return `(year(${at}) * 12 + month(${at}))`;
    if (part === "week") return `((${t} // ${day} + 1) // 7)`;
    if (part === "nanosecond") return `(CAST(${t} AS HUGEINT) * 100)`;
    if (!size) throw unsupported(`the date part ${part}`, call.node);
    return `(${t} // ${size})`;
  };
  const apart = `${count(first)} - ${count(second)}`;
  // Three centuries of nanoseconds are more than 64 bits hold; integers wrap around.
  const sql = part === "nanosecond" ? `kql_wrap(${apart})` : `CAST(${apart} AS BIGINT)`;
  return part === "week"
    ? expression("real", `CAST(${sql} AS DOUBLE)`, { nullable })
    : expression("long", sql, { nullable });
}

function part(call: Call): Value {
  const name = partName(call).replaceAll("_", "");
  const [, value] = call.args;
  if (!value) throw unsupported("datetime_part()", call.node);
  const t = coerce(value, "datetime").sql;
  const build = parts[name];
  if (!build) throw unsupported(`the date part ${name}`, call.node);
  return expression("int", `CAST(${build(t)} AS INTEGER)`, { nullable: isNullable(value) });
}

const parts: Readonly<Record<string, (t: string) => string>> = {
  year: (t) => `year(kql_timestamp(${t}))`,
  quarter: (t) => `quarter(kql_timestamp(${t}))`,
  month: (t) => `month(kql_timestamp(${t}))`,
  weekofyear: (t) => `weekofyear(kql_timestamp(${t}))`,
  week: (t) => `weekofyear(kql_timestamp(${t}))`,
  day: (t) => `day(kql_timestamp(${t}))`,
  dayofyear: (t) => `dayofyear(kql_timestamp(${t}))`,
  hour: (t) => `(${t} // 36000000000) % 24`,
  minute: (t) => `(${t} // 600000000) % 60`,
  second: (t) => `(${t} // 10000000) % 60`,
  millisecond: (t) => `(${t} // 10000) % 1000`,
  microsecond: (t) => `(${t} // 10) % 1000000`,
  nanosecond: (t) => `(${t} % 10000000) * 100`,
};

const dateParts = (name: string) => date((t) => parts[name]?.(t) ?? "NULL");
/** `ticks` of the unit, or how many units make a tick. Whole numbers stay whole, as beyond 2^53 a real could not. */
const fromUnix =
  (ticks: bigint, perTick = 1n) =>
  ({ args }: Call): Value => {
    const value = args[0] ?? constant("long", null);
    const whole = value.type === "long" || value.type === "int";
    const count = whole
      ? `CAST(${value.sql} AS HUGEINT) * ${ticks} // ${perTick}`
      : `CAST(round(${coerce(value, "real").sql} * ${ticks} / ${perTick}) AS HUGEINT)`;
    return expression("datetime", `kql_datetime(TRY(${count} + 621355968000000000))`, { nullable: true });
  };

function now({ args }: Call): Value {
  const offset = args[0];
  if (!offset) return expression("datetime", "kql_now()", { nullable: false });
  return expression("datetime", `(kql_now() + ${coerce(offset, "timespan").sql})`);
}

function ago({ args }: Call): Value {
  return expression("datetime", `(kql_now() - ${coerce(args[0] ?? constant("timespan", 0n), "timespan").sql})`);
}

function makeDatetime(call: Call): Value {
  if (call.args.length === 1) return coerce(call.args[0] ?? constant("datetime", null), "datetime");
  const parameters = ["long", "long", "long", "long", "long", "real"] as const;
  return native("kql_make_datetime", parameters, "datetime", ["1", "1", "0", "0", "0.0"])(call);
}

function makeTimespan(call: Call): Value {
  if (call.args.length === 1) return coerce(call.args[0] ?? constant("timespan", null), "timespan");
  if (call.args.length === 4) return native("kql_make_timespan", ["long", "long", "long", "real"], "timespan")(call);
  const args = [constant("long", 0n), ...call.args];
  return native("kql_make_timespan", ["long", "long", "long", "real"], "timespan", ["0.0"])({ ...call, args });
}

/** Only these signs may stand between the letters of a format, as the engine has it. */
const separators = " /:,._\\[\\]-";

function formatted(name: string, type: "datetime" | "timespan", letters: string) {
  const allowed = new RegExp(`^[${letters}${separators}]*$`);
  return (call: Call): Value => {
    const format = call.args[1]?.constant?.value;
    const node = call.argumentNodes[1] ?? call.node;
    if (typeof format === "string" && !allowed.test(format)) {
      throw new KqlError("SEM0000", `${call.name}(): the format '${format}' is not valid.`, node.TextStart, node.Width);
    }
    return native(name, [type, "string"], "string")(call);
  };
}

export const datetimeFunctions: Functions = {
  now,
  ago,
  datetime_add: add,
  datetime_diff: difference,
  datetime_part: part,
  datepart: part,
  getyear: dateParts("year"),
  getmonth: dateParts("month"),
  monthofyear: dateParts("month"),
  dayofmonth: dateParts("day"),
  dayofyear: dateParts("dayofyear"),
  hourofday: dateParts("hour"),
  weekofyear: dateParts("weekofyear"),
  week_of_year: dateParts("weekofyear"),
  // A week that the last year cuts off has no days.
  dayofweek: define(
    ["datetime"],
    "timespan",
    (t) => `CASE WHEN ${t} < ${lastWholeWeek} THEN ((${t} // ${day} + 1) % 7) * ${day} END`,
    { nullable: true },
  ),
  startofday: range(startOfDay),
  startofweek: range(startOfWeek),
  startofmonth: range(startOf("month")),
  startofyear: range(startOf("year")),
  endofday: range(endOf(startOfDay)),
  endofweek: range(endOf(startOfWeek)),
  endofmonth: range(endOf(startOf("month"))),
  endofyear: range(endOf(startOf("year"))),
  make_datetime: makeDatetime,
  make_timespan: makeTimespan,
  format_datetime: formatted("kql_format_datetime", "datetime", "yMdHhmsfFt"),
  format_timespan: formatted("kql_format_timespan", "timespan", "dHhmsfF"),
  unixtime_seconds_todatetime: fromUnix(10_000_000n),
  unixtime_milliseconds_todatetime: fromUnix(10_000n),
  unixtime_microseconds_todatetime: fromUnix(10n),
  unixtime_nanoseconds_todatetime: fromUnix(1n, 100n),
  datetime_list_timezones: () => constant("dynamic", Intl.supportedValuesOf("timeZone")),
  datetime_utc_to_local: native("kql_utc_to_local", ["datetime", "string"], "datetime"),
  datetime_local_to_utc: native("kql_local_to_utc", ["datetime", "string"], "datetime"),
};
