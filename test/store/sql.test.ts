import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPglite } from "../../src/store/pglite.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import type { Sql } from "../../src/store/sql.ts";
import { home } from "../contracts/store-targets.ts";
import { postgres } from "./postgres.ts";

const server = postgres();
if (typeof server === "string") console.warn(`The PostgreSQL driver is not tested: ${server}`);

const drivers: readonly { name: string; open: () => Promise<Sql> }[] = [
  { name: "PGlite", open: () => openPglite(null, home) },
  ...(typeof server === "string"
    ? []
    : [{ name: "pg", open: async () => openPostgres(await server.database(), console.warn) }]),
];
afterAll(async () => {
  if (typeof server !== "string") await server.stop();
});

describe.each(drivers)("SQL over $name", ({ open }) => {
  let sql: Sql;
  beforeAll(async () => {
    sql = await open();
    await sql.script("create table t (n int); create table u (words text, made jsonb, at timestamptz)");
  });
  afterAll(() => sql.close());

  const count = async () => (await sql.query<{ n: number }>("select count(*)::int as n from t"))[0]?.n;
  /** More queries than a pool has connections: a poisoned one would be met. */
  const allAnswer = () => Promise.all(Array.from({ length: 15 }, count));

  test("gives both drivers' values the same types", async () => {
    const at = new Date("2019-02-18T15:29:00.123Z");
    await sql.query("insert into u values ($1, $2::jsonb, $3::timestamptz)", ["x", '{"a":[1]}', at.toISOString()]);
    expect(await sql.query("select words, made, at, 7::bigint::text as id from u")).toEqual([
      { words: "x", made: { a: [1] }, at, id: "7" },
    ]);
    expect(await sql.query("select $1::text[] as list", [["a", '"b"', "c,d"]])).toEqual([
      { list: ["a", '"b"', "c,d"] },
    ]);
    expect(await sql.query("select $1::text as none", [undefined])).toEqual([{ none: null }]);
  });

  test("a script that fails changes nothing and does not poison what follows", async () => {
    await expect(sql.script("begin; insert into t values (1); select 1/0; commit")).rejects.toThrow("division by zero");
    await expect(sql.script("insert into t values (1); select 1/0")).rejects.toThrow("division by zero");
    expect(new Set(await allAnswer())).toEqual(new Set([0]));
  });

  test("a transaction whose work throws changes nothing and does not poison what follows", async () => {
    const work = sql.transaction(async (inner) => {
      await inner.query("insert into t values (1)");
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    expect(new Set(await allAnswer())).toEqual(new Set([0]));
    expect(await sql.transaction(async (inner) => (await inner.query("select 1 as one"))[0])).toEqual({ one: 1 });
  });

  test("a listener hears its own channel until it stops listening", async () => {
    const heard: string[] = [];
    let arrived = () => {};
    const end = await sql.listen("mine", (payload) => heard.push(payload));
    await sql.listen("fence", () => arrived());
    const say = (channel: string, payload: string) => sql.query("select pg_notify($1, $2)", [channel, payload]);
    /** Notifications come in the order they were sent: when the fence is heard, everything before it was. */
    const fence = async () => {
      const heardIt = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      await say("fence", "");
      await heardIt;
    };
    await say("mine", "first");
    await say("theirs", "not for me");
    await say("mine", "second");
    await fence();
    await end();
    await say("mine", "too late");
    await fence();
    expect(heard).toEqual(["first", "second"]);
  });
});
