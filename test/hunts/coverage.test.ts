import { describe, expect, test } from "vitest";
import { blindSpots } from "../../src/cards/blind-spots.ts";
import { judgeCoverage } from "../../src/hunts/coverage.ts";
import type { TableInfo } from "../../src/model/logs.ts";

const window = { from: new Date("2019-02-12T00:00:00Z"), to: new Date("2019-02-19T00:00:00Z") };
const table = (name: string, extra: Partial<TableInfo> = {}): TableInfo => ({
  name,
  plan: "Analytics",
  columns: [
    { name: "TimeGenerated", type: "datetime" },
    { name: "Text", type: "string" },
  ],
  rows: 10,
  oldest: null,
  newest: null,
  ...extra,
});
const profile = (name: string, extra = {}) => ({
  table: name,
  days: 7,
  first: "2019-02-12T00:05:00Z",
  last: "2019-02-18T23:55:00Z",
  longestGapMs: 30 * 60_000,
  ...extra,
});
const judge = (extra: Partial<Parameters<typeof judgeCoverage>[0]>) =>
  judgeCoverage({
    window,
    now: window.to,
    tables: [table("Syslog"), table("SigninLogs")],
    kind: "ip",
    hits: [],
    failed: [],
    questions: [],
    left: [],
    profiles: [],
    absent: [],
    partial: false,
    ...extra,
  });
const hit = { table: "Syslog", hits: 2, first: "", last: "" };

describe("coverage", () => {
  test("counts what was searched, hit and empty", () => {
    expect(judge({ hits: [hit] })).toMatchObject({
      searched: 2,
      withHits: 1,
      empty: 1,
      failed: [],
      skipped: [],
      partial: false,
    });
  });

  test("says when nothing was received at all, and when nobody knows what a search costs", () => {
    const unknown = [table("Syslog", { plan: "unknown" }), table("SigninLogs", { plan: "unknown" })];
    expect(judge({ tables: unknown })).toMatchObject({ silent: true, plansUnknown: true });
    const busy = judge({ profiles: [profile("Syslog")] });
    expect([busy.silent, busy.plansUnknown]).toEqual([undefined, undefined]);
    expect(judge({ profiles: null }).silent).toBeUndefined();
    expect(blindSpots(judge({ tables: unknown }), { to: "2019-02-19T00:00:00Z" })).toEqual([
      "no table received a row in that time",
      "table plans unknown",
    ]);
  });

  test("a table that failed is not counted as searched", () => {
    expect(judge({ failed: [{ table: "Syslog", reason: "timed out" }] })).toMatchObject({
      searched: 1,
      empty: 1,
      failed: [{ table: "Syslog", reason: "timed out" }],
    });
  });

  test("Basic and Auxiliary tables are skipped by name", () => {
    const coverage = judge({ tables: [table("A", { plan: "Basic" }), table("B", { plan: "Auxiliary" }), table("C")] });
    expect(coverage.searched).toBe(1);
    expect(coverage.skipped.map((entry) => entry.table)).toEqual(["A", "B"]);
  });

  test("a table without a time is skipped, and a table of numbers is not in the denominator", () => {
    const numbers = table("Numbers", {
      columns: [
        { name: "TimeGenerated", type: "datetime" },
        { name: "N", type: "long" },
      ],
    });
    const timeless = table("Timeless", { columns: [{ name: "Text", type: "string" }] });
    expect(judge({ tables: [numbers, timeless] })).toMatchObject({ searched: 0, skipped: [{ table: "Timeless" }] });
  });

  test("a broken line of a file is a failure with file and line, and the table still counts as searched", () => {
    const broken = table("Syslog", { problems: [{ file: "syslog.json", line: 7, reason: "not JSON" }] });
    expect(judge({ tables: [broken] })).toMatchObject({
      searched: 1,
      failed: [{ table: "Syslog", reason: "syslog.json line 7: not JSON" }],
    });
  });

  test.each([
    ["three usual gaps and over an hour", { last: "2019-02-18T22:29:00Z" }, 1],
    ["under three usual gaps", { last: "2019-02-18T22:31:00Z" }, 0],
    ["under an hour, however busy it usually is", { last: "2019-02-18T23:05:00Z", longestGapMs: 1000 }, 0],
    ["rows on fewer than three days", { last: "2019-02-13T00:00:00Z", days: 2 }, 0],
  ])("silent for %s", (_, extra, stale) => {
    const profiles = [profile("Syslog", extra), profile("SigninLogs")];
    expect(judge({ profiles }).stale).toHaveLength(stale);
  });

  test("where the data as a whole has ended, only a table that ended before the others is stale", () => {
    const now = new Date("2019-02-19T09:00:00Z");
    const window = { from: new Date("2019-02-12T09:00:00Z"), to: now };
    const profiles = [profile("Syslog", { last: "2019-02-18T06:00:00Z" }), profile("SigninLogs"), profile("Usage")];
    const tables = ["Syslog", "SigninLogs", "Usage"].map((name) => table(name));
    expect(judge({ profiles, window, now, tables }).stale).toEqual([{ table: "Syslog", last: "2019-02-18T06:00:00Z" }]);
  });

  test("a table whose rows begin long after the window does is short of retention", () => {
    const profiles = [profile("Syslog", { first: "2019-02-13T00:00:00Z" }), profile("SigninLogs")];
    expect(judge({ profiles }).shortRetention).toEqual([{ table: "Syslog", from: "2019-02-13T00:00:00Z" }]);
  });

  test("a lens is complete only to the window's end less the slowest table's delay", () => {
    expect(judge({ tables: [table("OfficeActivity"), table("CloudAppEvents")] }).completeTo).toEqual({
      "files and mail": "2019-02-18T22:30:00.000Z",
    });
  });

  test("when the sources question failed, coverage says it is partial", () => {
    expect(judge({ profiles: null }).partial).toBe(true);
  });
});
