import { describe, expect, test } from "vitest";
import { engineFor, firstRow, refusalOf, rowsOf } from "./engine.ts";

const engine = engineFor();

test.each([
  ["hash('World')", "1846988464401551951"],
  ["hash('World', 100)", 51],
  ["hash(datetime(2015-01-01))", "1380966698541616202"],
  ["countof('aaaa', 'aa', 'normal')", 3],
  ["decimal(2) / 3", "0.666666666666666667"],
  ["decimal(-1) / decimal(3)", "-0.333333333333333333"],
  ["decimal(0.1) * decimal(-0.2)", "-0.02"],
  ["decimal(1) / decimal(0)", null],
  ["assert(strlen('a') == 1, 'not so')", true],
  ["parse_ipv6_mask('127.0.0.1', 24)", "0000:0000:0000:0000:0000:ffff:7f00:0000"],
  ["parse_ipv6_mask('192.168.255.255/24', 124)", "0000:0000:0000:0000:0000:ffff:c0a8:ff00"],
  ["parse_ipv6_mask('::192.168.255.255/24', 128)", "0000:0000:0000:0000:0000:ffff:c0a8:ff00"],
  ["parse_ipv6_mask('fe80::85d:e82c:9446:7994/120', 124)", "fe80:0000:0000:0000:085d:e82c:9446:7900"],
  ["parse_ipv6('64:ff9b::1.2.3.4')", "0064:ff9b:0000:0000:0000:0000:0102:0304"],
])("%s is %s", async (expression, value) => {
  expect(await firstRow(engine(), `print ${expression}`)).toEqual([value]);
});

test("a list with a null or a misfit in it still says whether it holds a value", async () => {
  const rows = "datatable(a:long, b:long)[1, long(null), 2, 2]";
  expect(await rowsOf(engine(), `${rows} | project a in (b, 5), a !in (b, 5), a in ("x", 1)`)).toEqual([
    [false, true, true],
    [true, false, false],
  ]);
  expect(await rowsOf(engine(), `${rows} | where a !in (b, 5) | project a`)).toEqual([[1]]);
});

describe("union", () => {
  const views = "let v1 = view () { print x = 1 }; let v2 = view () { print x = 2 }; let v3 = () { print x = 3 };";

  test("finds the views of the query by a wildcard, and no other functions", async () => {
    const rows = await rowsOf(engine(), `${views} union withsource=Origin v* | where x > 0 | sort by x asc`);
    expect(rows).toEqual([
      ["v1", 1],
      ["v2", 2],
    ]);
  });

  test("of views has no other columns", async () => {
    const error = await refusalOf(engine(), `${views} union v* | where nowhere == 1`);
    expect(error).toMatchObject({ code: "KS142" });
  });
});

test.each([
  ["print x = 1 | take -1", "-1"],
  ["print x = 1 | sample -2", "-2"],
  ["print x = 1 | top -3 by x", "-3"],
  ["print x = 'a' | summarize percentile(x, 50)", "percentile(x, 50)"],
  ["print x = 'a' | evaluate bag_unpack(x)", "x"],
  ["print t = now() | make-series count() on t step '1d'", "'1d'"],
  ["print extract_all('[0-9]', '12')", "'[0-9]'"],
])("%s is rejected where it is wrong", async (kql, place) => {
  const { code, offset, length } = await refusalOf(engine(), kql);
  expect([code, kql.slice(offset, offset + length)]).toEqual(["SEM0000", place]);
});

test("a query ends with the message of what it asserts in vain", async () => {
  const error = { code: "failed", message: "Assertion failed: n is too small" };
  const kql = "let f = (n:long) { print n | where assert(n > 1, 'n is too small') };";
  expect(await firstRow(engine(), `${kql} f(2)`)).toEqual([2]);
  expect(await refusalOf(engine(), `${kql} f(1)`)).toMatchObject(error);
});
