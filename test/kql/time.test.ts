import { expect, test } from "vitest";
import { engineFor, firstRow, rowsOf } from "./engine.ts";

const engine = engineFor();

test("a datetime keeps every tick of 100 ns", async () => {
  expect(
    await firstRow(
      engine(),
      "print datetime(2024-05-01 10:20:30.1234567), datetime(2024-05-01 10:20:30.1234567) + 1tick, datetime(9999-12-31 23:59:59.9999999) + 1tick",
    ),
  ).toEqual(["2024-05-01T10:20:30.1234567Z", "2024-05-01T10:20:30.1234568Z", null]);
});

test("a zone in a text is honoured", async () => {
  expect(
    await firstRow(engine(), "print todatetime('2024-05-01T10:00:00+02:00'), datetime(2024-05-01T10:00:00Z)"),
  ).toEqual(["2024-05-01T08:00:00.0000000Z", "2024-05-01T10:00:00.0000000Z"]);
});

test("bins of seven days start on Mondays, weeks on Sundays", async () => {
  expect(
    await firstRow(
      engine(),
      "print bin(datetime(2024-05-01), 7d), startofweek(datetime(2024-05-01)), bin_at(datetime(2024-05-01), 7d, datetime(2024-04-30))",
    ),
  ).toEqual(["2024-04-29T00:00:00.0000000Z", "2024-04-28T00:00:00.0000000Z", "2024-04-30T00:00:00.0000000Z"]);
});

test("timespans are written with days and ticks", async () => {
  expect(await firstRow(engine(), "print 1d + 2h, -90s, 1tick, time(1.02:03:04.5), 90m / 1h")).toEqual([
    "1.02:00:00",
    "-00:01:30",
    "00:00:00.0000001",
    "1.02:03:04.5000000",
    1.5,
  ]);
});

test("now() is one instant in a query, and can be set", async () => {
  const now = new Date("2019-02-19T00:00:00Z");
  const { rows } = await (await engine()).query("print now(), ago(7d), now() == now()", { now });
  expect(rows).toEqual([["2019-02-19T00:00:00.0000000Z", "2019-02-12T00:00:00.0000000Z", true]]);
});

test("datetime_diff counts borders, datetime_add keeps to the month", async () => {
  expect(
    await firstRow(
      engine(),
      "print datetime_diff('year', datetime(2021-01-01), datetime(2020-12-31)), datetime_diff('hour', datetime(2021-01-01 01:00), datetime(2021-01-01 00:59)), datetime_add('month', 1, datetime(2024-01-31))",
    ),
  ).toEqual([1, 1, "2024-02-29T00:00:00.0000000Z"]);
});

test("formats are spelt as in .NET", async () => {
  expect(
    await firstRow(
      engine(),
      "print format_datetime(datetime(2024-05-01 15:04:05.1234567), 'yy-MM-dd hh:mm:ss.fff tt'), format_timespan(1d + 2h, 'd.hh:mm')",
    ),
  ).toEqual(["24-05-01 03:04:05.123 PM", "1.02:00"]);
});

test("make-series fills gaps", async () => {
  const kql = `datatable(t:datetime, v:long)[datetime(2024-05-01), 5, datetime(2024-05-03), 7]
    | make-series s = sum(v) default = 0 on t from datetime(2024-05-01) to datetime(2024-05-04) step 1d | project s`;
  expect(await rowsOf(engine(), kql)).toEqual([[[5, 0, 7]]]);
});

test("make-series of no rows gives no row, or the defaults where they are asked for", async () => {
  const none = "datatable(v:long, k:string)[1, 'x'] | where v > 1 | make-series";
  const rest = "n = count(), avg(v) default = 7.5 on v from 0 to 2 step 1";
  expect(await rowsOf(engine(), `${none} ${rest}`)).toEqual([]);
  expect(await rowsOf(engine(), `${none} kind=nonempty ${rest}`)).toEqual([
    [
      [0, 0],
      [7.5, 7.5],
      [0, 1],
    ],
  ]);
});

test("the time zones that times can be moved to are listed", async () => {
  const kql = `print z = datetime_list_timezones() | mv-expand z to typeof(string)
    | summarize count(), countif(z == 'Europe/Berlin'), countif(isnull(datetime_utc_to_local(datetime(2024-05-01), z)))`;
  const [[all, berlin, unknown] = []] = await rowsOf(engine(), kql);
  expect([Number(all) > 300, berlin, unknown]).toEqual([true, 1, 0]);
});

test("times are read in each documented format", async () => {
  const day = "datetime(2014-11-08)";
  const written = ["2014-11-08T15:05:00Z", "2014-11-08 15:05", "2014-11-08T15:05:00 GMT", "2014-11-08 15:05 GMT"];
  const worded = [
    "Sat, 8 Nov 14 15:05:00 GMT",
    "8 Nov 14 15:05",
    "Saturday, 08-Nov-14 15:05:00",
    "08-Nov-14 15:05 GMT",
  ];
  const texts = [...written, ...worded].map((text) => `'${text}'`).join(", ");
  const kql = `datatable(t:string)[${texts}] | summarize count(), countif(todatetime(t) == ${day} + 15h + 5m)`;
  expect(await rowsOf(engine(), kql)).toEqual([[8, 8]]);
});

test("a datetime of nothing is the present", async () => {
  expect(await rowsOf(engine(), "print datetime() == now(), isnull(datetime(null))")).toEqual([[true, true]]);
});
