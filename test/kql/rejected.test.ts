import { describe, expect, test } from "vitest";
import { KqlError } from "../../src/kql/index.ts";
import { engineFor, firstRow, rowsOf } from "./engine.ts";

const engine = engineFor();

describe("what Kusto rejects is rejected, not converted", () => {
  test.each([
    "print 'a' + 'b'",
    "print '5' + 1",
    "print true + 1",
    "print datetime(2020-01-01) + 1",
    "print 1d + 1",
    "print -'a'",
    "print 1 and true",
    "print not(1)",
    "print 1 has '1'",
    "print 'b' between ('a' .. 'c')",
    "print ago('1d')",
    "print dayofweek('2020-01-01')",
    "print format_datetime('2020-01-01', 'yyyy')",
    "print replace_string('a', 1, 'c')",
    "print isnan('a')",
    "print substring('abc', '1')",
    "print array_length('abc')",
    "print x = 1 | take 1.5",
    "print iff(true, 1, 2.0)",
    "print iff(true, 'a', 1)",
    "print iff(true, dynamic([1]), 'a')",
    "print case(false, 1, true, 2, 3.5)",
    "print coalesce(1, 2.0)",
    "print x = 1 | summarize sum(max(x))",
    "print x = '1' | summarize sum(x)",
    "print x = 1 | join (print x = '1') on x",
    "print x = 1 | assert-schema (x: string)",
  ])("%s", async (kql) => {
    await expect(rowsOf(engine(), kql)).rejects.toBeInstanceOf(KqlError);
  });
});

describe("what Kusto takes is taken, whatever its parser says", () => {
  test.each([
    ["datatable(x:long)[1, long(null)] | summarize count(x)", [2]],
    ["datatable(x:string)['a', 'b'] | search not('a') | project x", ["b"]],
    ["print make_timespan(0, 0, 0, 1.5)", ["00:00:01.5000000"]],
    ["print d = dynamic({}) | project array_length(d), bag_keys(d)", [null, []]],
    ["print iff(true, toint(1), 2)", [1]],
    ["print coalesce(toint(dynamic(null)), 2)", [2]],
  ])("%s", async (kql, row) => {
    expect(await firstRow(engine(), kql)).toEqual(row);
  });
});
