import { describe, expect, test } from "vitest";
import { engineFor, rowsOf } from "./engine.ts";

const engine = engineFor([
  {
    name: "SigninLogs",
    columns: [
      { name: "TimeGenerated", type: "datetime" },
      { name: "IPAddress", type: "string" },
      { name: "Status", type: "dynamic" },
      { name: "Attempts", type: "long" },
    ],
    rows: [
      ["2024-05-01T00:00:00Z", "1.2.3.4", { errorCode: 0, note: "ok" }, 1],
      ["2024-05-02T00:00:00Z", "1.2.3.45", { errorCode: 50126 }, 443],
    ],
  },
  {
    name: "Syslog",
    columns: [
      { name: "TimeGenerated", type: "datetime" },
      { name: "Message", type: "string" },
      { name: "Status", type: "string" },
    ],
    rows: [
      ["2024-05-01T12:00:00Z", "Failed password for root from 1.2.3.4 port 22", "bad"],
      ["2024-05-03T00:00:00Z", "session opened", ""],
    ],
  },
  { name: "Empty", columns: [{ name: "Message", type: "string" }], rows: [] },
]);

describe("search", () => {
  test("finds a term in any column of any table and says where", async () => {
    const rows = await rowsOf(engine(), 'search "1.2.3.4" | summarize n = count() by $table | sort by $table asc');
    expect(rows).toEqual([
      ["SigninLogs", 1],
      ["Syslog", 1],
    ]);
  });

  test("looks into dynamic and numeric columns", async () => {
    expect(await rowsOf(engine(), 'search in (SigninLogs) "50126" | project IPAddress')).toEqual([["1.2.3.45"]]);
    expect(await rowsOf(engine(), 'search in (SigninLogs) "443" | project IPAddress')).toEqual([["1.2.3.45"]]);
    expect(await rowsOf(engine(), 'search in (SigninLogs) "44" | count')).toEqual([[0]]);
  });

  test("takes stars, columns and several conditions", async () => {
    expect(await rowsOf(engine(), 'search in (S*) "fail*" and Message:"root" | project $table')).toEqual([["Syslog"]]);
    expect(await rowsOf(engine(), 'search in (Sys*) "*ssword*" | count')).toEqual([[1]]);
    expect(await rowsOf(engine(), 'Syslog | search "opened" or "root" | summarize count() by $table')).toEqual([
      ["search_arg0", 2],
    ]);
  });

  test("where * has looks at every column", async () => {
    expect(await rowsOf(engine(), 'Syslog | where * has "ROOT" | count')).toEqual([[1]]);
    expect(
      await rowsOf(
        engine(),
        "SigninLogs | where tostring(pack_all()) matches regex '\"errorCode\":0' | project IPAddress",
      ),
    ).toEqual([["1.2.3.4"]]);
  });
});

describe("union", () => {
  test("gives a column of two types a column for each", async () => {
    const { columns } = await (await engine()).query("union withsource = Table SigninLogs, Syslog");
    expect(columns.map(({ name, type }) => `${name}:${type}`)).toEqual([
      "Table:string",
      "TimeGenerated:datetime",
      "IPAddress:string",
      "Status_dynamic:dynamic",
      "Status_string:string",
      "Attempts:long",
      "Message:string",
    ]);
  });

  test("names the table of each row", async () => {
    const kql =
      "union withsource = Table S*, Empty | summarize n = count(), newest = max(TimeGenerated) by Table | sort by Table asc";
    expect(await rowsOf(engine(), kql)).toEqual([
      ["SigninLogs", 2, "2024-05-02T00:00:00.0000000Z"],
      ["Syslog", 2, "2024-05-03T00:00:00.0000000Z"],
    ]);
  });

  test("a fuzzy union leaves out tables that do not exist", async () => {
    expect(await rowsOf(engine(), "union isfuzzy=true Syslog, NoSuchTable, (AlsoNot | where x == 1) | count")).toEqual([
      [2],
    ]);
  });
});

test("dynamic values are read by path, and compare with what they hold", async () => {
  const kql =
    'SigninLogs | where Status.errorCode == 0 and Status["note"] == "ok" | project code = Status.errorCode, Status.note, gone = Status.none';
  expect(await (await engine()).query(kql)).toMatchObject({ rows: [[0, "ok", null]] });
});

test("ingestion_time() stands for TimeGenerated", async () => {
  expect(await rowsOf(engine(), "Syslog | where ingestion_time() > datetime(2024-05-02) | count")).toEqual([[1]]);
});

test("the engine tells its tables", async () => {
  const tables = await (await engine()).tables();
  expect(tables.map(({ name, rows, newest }) => [name, rows, newest])).toEqual([
    ["Empty", 0, null],
    ["SigninLogs", 2, "2024-05-02T00:00:00.0000000Z"],
    ["Syslog", 2, "2024-05-03T00:00:00.0000000Z"],
  ]);
});

describe("columns that are called like words of the language", () => {
  const engine = engineFor([
    {
      name: "web",
      columns: [
        { name: "time", type: "string" },
        { name: "by", type: "string" },
        { name: "datetime", type: "long" },
        { name: "status", type: "long" },
      ],
      rows: [["noon", "ana", 1, 200]],
    },
  ]);

  test("do not hide those after them", async () => {
    const { rows } = await (await engine()).query("web | where status == 200 | project ['time'], ['by'], ['datetime']");
    expect(rows).toEqual([["noon", "ana", 1]]);
  });
});

const lists = engineFor([
  {
    name: "Watchlist",
    columns: [
      { name: "TimeGenerated", type: "datetime" },
      { name: "WatchlistAlias", type: "string" },
      { name: "SearchKey", type: "string" },
      { name: "WatchlistItem", type: "dynamic" },
    ],
    rows: [
      ["2024-05-02T00:00:00Z", "VIP", "ana", { Name: "ana" }],
      ["2024-05-01T00:00:00Z", "VIP", "ana", { Name: "ana" }],
      ["2024-05-01T00:00:00Z", "VIP", "ben", { Name: "ben" }],
    ],
  },
]);

test("a watchlist whose items have no ids is read by the items themselves", async () => {
  const kql = "_GetWatchlist('VIP') | project SearchKey, Name | sort by Name asc";
  expect(await rowsOf(lists(), kql)).toEqual([
    ["ana", "ana"],
    ["ben", "ben"],
  ]);
});
