import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPglite } from "../../src/store/pglite.ts";
import { home, open, scratch } from "../contracts/store-targets.ts";
import { bundleChild, startChild } from "./child-process.ts";

const folder = scratch();
const fresh = (name: string) => join(folder.path, name);
beforeAll(bundleChild);
afterAll(() => folder.remove());

describe("an embedded store's folder", () => {
  test("serves one process at a time, and says which", async () => {
    const url = `pglite:${fresh("held")}`;
    const child = startChild("open", url);
    await child.line();
    child.tell("go");
    expect(await child.line()).toBe("open");
    await expect(open(url)).rejects.toThrow(new RegExp(`${fresh("held")} is in use: Process ${child.process.pid} `));
    child.process.kill("SIGKILL");
    await child.end();
    const store = await open(url);
    await expect(open(url)).rejects.toThrow(`Process ${process.pid} `);
    await store.close();
    expect(existsSync(join(fresh("held"), "lock"))).toBe(false);
  });

  test("left locked by another host is taken over once that host is silent, not before", async () => {
    const lock = (beaten: Date) => {
      mkdirSync(fresh("far"), { recursive: true });
      const file = join(fresh("far"), "lock");
      writeFileSync(file, JSON.stringify({ token: "t", pid: 1, host: "elsewhere", began: "1" }));
      utimesSync(file, beaten, beaten);
    };
    lock(new Date());
    await expect(open(`pglite:${fresh("far")}`)).rejects.toThrow("Process 1 on elsewhere");
    lock(new Date(Date.now() - 60_000));
    await (await open(`pglite:${fresh("far")}`)).close();
  });

  test("is not mistaken for its old owner's when a later process has the same id", async () => {
    mkdirSync(fresh("reused"), { recursive: true });
    const owner = { token: "t", pid: process.ppid, host: hostname(), began: "1" };
    writeFileSync(join(fresh("reused"), "lock"), JSON.stringify(owner));
    await (await open(`pglite:${fresh("reused")}`)).close();
  });

  test("whose first start was cut short starts over", async () => {
    mkdirSync(join(fresh("cut"), "pgdata"), { recursive: true });
    writeFileSync(join(fresh("cut"), "unfinished"), "");
    writeFileSync(join(fresh("cut"), "pgdata/PG_VERSION"), "18\n");
    const store = await open(`pglite:${fresh("cut")}`);
    await store.ping();
    await store.close();
    expect(existsSync(join(fresh("cut"), "unfinished"))).toBe(false);
  });

  test("that is damaged is named, with what to do, and left as it is", async () => {
    mkdirSync(join(fresh("damaged"), "pgdata"), { recursive: true });
    writeFileSync(join(fresh("damaged"), "pgdata/PG_VERSION"), "18\n");
    await expect(open(`pglite:${fresh("damaged")}`)).rejects.toThrow(/damaged did not start.*backup/);
    expect(readFileSync(join(fresh("damaged"), "pgdata/PG_VERSION"), "utf8")).toBe("18\n");
    expect(existsSync(join(fresh("damaged"), "lock"))).toBe(false);
  });

  test("keeps what was written when it is closed and opened again", async () => {
    const url = `pglite:${fresh("again")}`;
    const store = await open(url);
    await store.dedupe.first("once", 3_600_000);
    await store.close();
    const later = await open(url);
    expect(await later.dedupe.first("once", 3_600_000)).toBe(false);
    await later.close();
  });
});

describe("the schema", () => {
  test("of a newer version is refused", async () => {
    const sql = await openPglite(fresh("newer"), home);
    await sql.script("create schema huntbot; create table huntbot.migration (id int primary key, name text not null)");
    await sql.query("insert into huntbot.migration values (1000, 'from the future')");
    await sql.close();
    await expect(open(`pglite:${fresh("newer")}`)).rejects.toThrow(/newer huntbot.*migration 1000/);
  });

  test("forbids changing what a timeline says", async () => {
    const store = await open(`pglite:${fresh("strict")}`);
    const person = { platform: "slack", id: "U1", name: "Ana" } as const;
    const place = { platform: "slack", workspace: "T", channel: "C", thread: "1" } as const;
    const { id } = await store.investigations.open(place, person);
    await store.investigations.append(id, { kind: "noted", person, data: { text: "as it was" } });
    await store.close();
    const sql = await openPglite(fresh("strict"), home);
    await expect(sql.query("update huntbot.event set kind = 'answered'")).rejects.toThrow("append-only");
    await sql.close();
  });
});

describe("a store's address", () => {
  test("that is none is refused with the two that are", async () => {
    await expect(open("mysql://x")).rejects.toThrow(/neither pglite:DIR nor postgres/);
    await expect(open("pglite:")).rejects.toThrow(/neither pglite:DIR nor postgres/);
  });

  test("where nobody answers is named without its password", async () => {
    const failure = await open("postgres://me:s3cret@127.0.0.1:1/none").catch((error: unknown) => String(error));
    expect(failure).toMatch(/postgres:\/\/me@127.0.0.1:1\/none could not be opened.*ECONNREFUSED.*HUNTBOT_STORE/);
    expect(failure).not.toContain("s3cret");
  });
});
