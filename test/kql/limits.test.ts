import { expect, test } from "vitest";
import { Engine } from "../../src/kql/index.ts";
import { engineFor, refusalOf, rowsOf } from "./engine.ts";

const engine = engineFor();
const endless = "range x from 1 to 100000000000 step 1 | extend y = (x * 7919) % 1000003 | summarize dcount(y), sum(y)";

test("a deadline interrupts the running query", async () => {
  const started = performance.now();
  await expect((await engine()).query(endless, { limits: { timeoutMs: 200 } })).rejects.toMatchObject({
    code: "timeout",
  });
  expect(performance.now() - started).toBeLessThan(20_000);
});

test("an abort interrupts it, and one before the start too", async () => {
  const stop = new AbortController();
  const running = (await engine()).query(endless, { signal: stop.signal });
  stop.abort();
  await expect(running).rejects.toMatchObject({ code: "cancelled" });
  await expect((await engine()).query(endless, { signal: stop.signal })).rejects.toMatchObject({ code: "cancelled" });
});

test("the engine answers others while one is interrupted", async () => {
  const slow = (await engine()).query(endless, { limits: { timeoutMs: 500 } });
  const [outcome, rows] = await Promise.all([slow.catch((error) => error.code), rowsOf(engine(), "print 1")]);
  expect([outcome, rows]).toEqual(["timeout", [[1]]]);
});

test("rows beyond the cap are left out, and the answer says so", async () => {
  const capped = await (await engine()).query("range x from 1 to 10 step 1", { limits: { rows: 4 } });
  expect(capped.rows).toEqual([[1], [2], [3], [4]]);
  expect(capped.partial).toEqual({ reason: "more than 4 rows" });
  expect(await (await engine()).query("range x from 1 to 4 step 1", { limits: { rows: 4 } })).not.toHaveProperty(
    "partial",
  );
});

test("groups beyond the cap are left out, and many are all there", async () => {
  const grouped = "range x from 1 to 30000 step 1 | summarize Count = count() by x | project x | order by x asc";
  const capped = await (await engine()).query(grouped, { limits: { rows: 4 } });
  expect([capped.rows, capped.partial]).toEqual([[[1], [2], [3], [4]], { reason: "more than 4 rows" }]);
  const all = await (await engine()).query(`union (${grouped}), (range x from 1 to 3 step 1 | count)`);
  expect([all.rows.length, all.partial]).toEqual([30_001, undefined]);
});

test("bytes beyond the cap are left out, and the answer says so", async () => {
  const wide = "range x from 1 to 200000 step 1 | extend text = strrep('ten letters', 100)";
  const cut = await (await engine()).query(wide);
  expect(cut.partial).toEqual({ reason: "more than 100 MB" });
  const each = 1100 + 8;
  expect(cut.rows).toHaveLength(Math.floor((100 * 2 ** 20) / each));
  const fits = await (await engine()).query(`${wide} | take 100`, { limits: { bytes: 100 * each } });
  expect(fits).not.toHaveProperty("partial");
});

test("a query that needs more memory than there is ends with an error, and others are answered", async () => {
  const small = await Engine.open({ memory: 200 * 2 ** 20 });
  const hungry = [
    "range x from 1 to 1000000000 step 1 | summarize make_list(x)",
    "range x from 1 to 100000000 step 1 | summarize count() by x | count",
    "range x from 1 to 100000000 step 1 | sort by x | extend n = row_number() | summarize max(n)",
    "print x = strrep('x', 1024) | extend x = strcat(x, x, x, x, x, x, x, x, x, x), n = range(1, 1000000) | mv-expand n | summarize make_list(strcat(x, n))",
  ];
  for (const kql of hungry) {
    await expect(small.query(kql)).rejects.toMatchObject({
      code: "memory",
      message: "It needs more memory than the 200 MB that queries may use together.",
    });
    expect((await small.query("print 1")).rows).toEqual([[1]]);
  }
  await small.close();
});

test("functions that call themselves end", async () => {
  expect((await refusalOf(engine(), "let f = (x:long) { f(x) }; print f(1)")).code).toMatch(/^KS/);
});

test("numbers beyond 2^53 and decimals travel as text", async () => {
  expect(await rowsOf(engine(), "print 9007199254740993, decimal(1.10), 9007199254740991")).toEqual([
    ["9007199254740993", "1.1", 9007199254740991],
  ]);
});
