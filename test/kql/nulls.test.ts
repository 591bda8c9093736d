import { expect, test } from "vitest";
import { engineFor, firstRow, rowsOf } from "./engine.ts";

const engine = engineFor();

test("a null equals no value and differs from each", async () => {
  const kql = "datatable(x:long)[1, 2, long(null)]";
  expect(await rowsOf(engine(), `${kql} | where x != 1 | project x`)).toEqual([[2], [null]]);
  expect(await rowsOf(engine(), `${kql} | where x == x | project x`)).toEqual([[1], [2]]);
  expect(await rowsOf(engine(), `${kql} | where not(x == 1) | project x`)).toEqual([[2], [null]]);
  expect(await rowsOf(engine(), `${kql} | where not(x > 1) | project x`)).toEqual([[1]]);
});

test("strings are never null, wherever they come from", async () => {
  const joined =
    "datatable(k:long)[1, 2] | join kind=leftouter (datatable(k:long, s:string)[1, 'x']) on k | project isnull(s), isempty(s), strlen(s)";
  expect(await rowsOf(engine(), joined)).toEqual([
    [false, false, 1],
    [false, true, 0],
  ]);
  expect(
    await firstRow(engine(), "print tostring(dynamic(null)), tostring(long(null)), extract('x(.)', 1, 'none')"),
  ).toEqual(["", "", ""]);
  expect(
    await rowsOf(
      engine(),
      "union (datatable(a:string)['x']), (datatable(b:long)[1]) | where isempty(a) | project isnull(a)",
    ),
  ).toEqual([[false]]);
});

test("nulls come first when ascending and last when descending, unless told", async () => {
  const kql = "datatable(x:long)[2, long(null), 1]";
  expect(await rowsOf(engine(), `${kql} | sort by x asc`)).toEqual([[null], [1], [2]]);
  expect(await rowsOf(engine(), `${kql} | sort by x`)).toEqual([[2], [1], [null]]);
  expect(await rowsOf(engine(), `${kql} | sort by x desc nulls first`)).toEqual([[null], [2], [1]]);
});

test("sums of nothing are 0, averages NaN, extremes null", async () => {
  expect(
    await firstRow(
      engine(),
      "datatable(x:long)[] | summarize sum(x), avg(x), min(x), count(), make_list(x), dcount(x)",
    ),
  ).toEqual([0, "NaN", null, 0, [], 0]);
});

test("division by zero is null for integers and infinite for reals; integers wrap around", async () => {
  expect(await firstRow(engine(), "print 1/0, 1.0/0, -7/2, -7 % 3, 9223372036854775807 + 1")).toEqual([
    null,
    "Infinity",
    -3,
    2,
    "-9223372036854775808",
  ]);
});

test("what does not convert is null", async () => {
  expect(
    await firstRow(
      engine(),
      "print toint('5.9'), toint('0x1F'), todatetime('nonsense'), totimespan('1.5'), tobool('yes'), toguid('x')",
    ),
  ).toEqual([null, 31, null, null, null, null]);
});

test("NaN and infinities inside a dynamic value are words, as JSON has no such numbers", async () => {
  const kql = `print dynamic({'a': real(nan)}), pack_array(real(+inf), 1), todynamic('{"a": [-Infinity, "NaN is \\\\"NaN\\\\""]}')`;
  expect(await firstRow(engine(), kql)).toEqual([{ a: "NaN" }, ["Infinity", 1], { a: ["-Infinity", 'NaN is "NaN"'] }]);
});
