import { expect, test } from "vitest";
import { engineFor } from "./engine.ts";

const engine = engineFor();
const table =
  "datatable(a:long, b:string, c:real, t:datetime, d:dynamic)[1, 'x', 1.5, datetime(2020-01-01), dynamic([2, 1])]";

test.each([
  ["summarize take_any(a), any(b), take_any(b, c), any(c, b)", "a, any_b, b, c, any_c, any_b1"],
  ["summarize any(*) by b", "b, any_a, any_c, any_t, any_d"],
  ["summarize arg_max(a, *) by k = b", "k, a, c, t, d"],
  ["summarize arg_max(a, *) by bin(t, 1d), b", "t, b, a, c, t1, d"],
  ["summarize arg_min(a + 1, b), arg_max(a, c + 1)", "min_, b, a, max_a_arg1"],
  ["summarize (m, n) = arg_max(a, b), (p, q) = percentiles(a, 10, 90)", "m, n, p, q"],
  ["summarize x = percentiles(a, 10, 90)", "x, percentile_a_90"],
  ["extend x = series_stats(d) | project-keep x, series*max*", "x, series_stats_d_max, series_stats_d_max_idx"],
  ["project array_sort_asc(d, d)", "d_sorted, d_sorted1"],
  ["project (x, y) = array_sort_desc(d, d)", "x, y"],
  ["extend d.k, tostring(d.k) | project-keep d*", "d, d_k"],
  ["project d.k, tostring(d.k)", "d_k, d_k1"],
  ["mv-apply d on (project n = d) | project-away t, c", "a, b, n"],
  ["mv-apply x = d on (count)", "a, b, c, t, d, Count"],
  ["count as n", "n"],
  ["project-by-names 'c*', dynamic(['b', 'a'])", "c, b, a"],
  ["assert-schema (a:long, b:string, c:real, t:datetime, d:dynamic) | take 1", "a, b, c, t, d"],
  ["project a | union (datatable(a:string)[]), (datatable(a_long:long)[])", "a_long, a_string, a_long1"],
])("%s", async (kql, names) => {
  const { columns } = await (await engine()).query(`${table} | ${kql}`);
  expect(columns.map((column) => column.name).join(", ")).toBe(names);
});

test("print names what has no name by its place, several columns of one function too", async () => {
  const { columns, rows } = await (await engine()).query(
    "print 1, (x, y) = array_sort_asc(dynamic([2, 1]), dynamic(['b', 'a'])), z = 2, 3",
  );
  expect(columns.map((column) => column.name)).toEqual(["print_0", "x", "y", "z", "print_4"]);
  expect(rows).toEqual([[1, [1, 2], ["a", "b"], 2, 3]]);
});
