import { expect, test } from "vitest";
import { engineFor, rowsOf } from "./engine.ts";

const engine = engineFor();

const tables = `let L = datatable(k:string, a:long)['x', 1, 'x', 2, 'y', 3, 'z', 4];
  let R = datatable(k:string, a:long)['x', 10, 'x', 20, 'w', 30];`;

test.each([
  [
    "",
    [
      ["x", 1, "x", 10],
      ["x", 1, "x", 20],
    ],
  ],
  [
    "kind=inner",
    [
      ["x", 1, "x", 10],
      ["x", 1, "x", 20],
      ["x", 2, "x", 10],
      ["x", 2, "x", 20],
    ],
  ],
  [
    "kind=leftouter",
    [
      ["x", 1, "x", 10],
      ["x", 1, "x", 20],
      ["x", 2, "x", 10],
      ["x", 2, "x", 20],
      ["y", 3, "", null],
      ["z", 4, "", null],
    ],
  ],
  [
    "kind=rightouter",
    [
      ["x", 1, "x", 10],
      ["x", 1, "x", 20],
      ["x", 2, "x", 10],
      ["x", 2, "x", 20],
      ["", null, "w", 30],
    ],
  ],
  [
    "kind=leftsemi",
    [
      ["x", 1],
      ["x", 2],
    ],
  ],
  [
    "kind=leftanti",
    [
      ["y", 3],
      ["z", 4],
    ],
  ],
  ["kind=rightanti", [["w", 30]]],
])("join %s", async (kind, expected) => {
  const rows = await rowsOf(engine(), `${tables} L | join ${kind} R on k`);
  expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(new Set(expected.map((row) => JSON.stringify(row))));
  expect(rows.length).toBe(expected.length);
});

test("the default join keeps one left row a key", async () => {
  expect(await rowsOf(engine(), `${tables} L | join R on k | summarize dcount(a), count()`)).toEqual([[1, 2]]);
});

test("null keys match null keys, and keys of two names are compared", async () => {
  const kql =
    "datatable(a:long)[1, long(null)] | join kind=inner (datatable(b:long, c:string)[long(null), 'n', 1, 'one']) on $left.a == $right.b | project a, c";
  expect(await rowsOf(engine(), kql)).toEqual([
    [1, "one"],
    [null, "n"],
  ]);
});

test("lookup adds columns and keeps the keys once", async () => {
  const { columns, rows } = await (await engine()).query(
    `${tables} L | lookup (R | summarize m = max(a) by k) on k | sort by a asc`,
  );
  expect(columns.map(({ name }) => name)).toEqual(["k", "a", "m"]);
  expect(rows).toEqual([
    ["x", 1, 20],
    ["x", 2, 20],
    ["y", 3, null],
    ["z", 4, null],
  ]);
});
