import { expect, test } from "vitest";
import { engineFor, refusalOf, rowsOf } from "./engine.ts";

const engine = engineFor();
const endless = "range x from 1 to 100000000000 step 1 | extend y = (x * 7919) % 1000003 | summarize dcount(y), sum(y)";

test("a deadline interrupts the running query", async () => {
  const started = performance.now();
  await expect((await engine()).query(endless, { timeoutMs: 200 })).rejects.toMatchObject({ code: "timeout" });
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
  const slow = (await engine()).query(endless, { timeoutMs: 500 });
  const [outcome, rows] = await Promise.all([slow.catch((error) => error.code), rowsOf(engine(), "print 1")]);
  expect([outcome, rows]).toEqual(["timeout", [[1]]]);
});

test("rows beyond the cap are left out, and the answer says so", async () => {
  const capped = await (await engine()).query("range x from 1 to 10 step 1", { rowCap: 4 });
  expect(capped.rows).toEqual([[1], [2], [3], [4]]);
  expect(capped.partial).toEqual({ reason: "more than 4 rows" });
  expect(await (await engine()).query("range x from 1 to 4 step 1", { rowCap: 4 })).not.toHaveProperty("partial");
});

test("functions that call themselves end", async () => {
  expect((await refusalOf(engine(), "let f = (x:long) { f(x) }; print f(1)")).code).toMatch(/^KS/);
});

test("numbers beyond 2^53 and decimals travel as text", async () => {
  expect(await rowsOf(engine(), "print 9007199254740993, decimal(1.10), 9007199254740991")).toEqual([
    ["9007199254740993", "1.1", 9007199254740991],
  ]);
});
