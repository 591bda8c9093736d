import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Store } from "../../src/model/store.ts";
import { openStore } from "../../src/store/open.ts";
import { ana, attacker, ben, thread } from "../contracts/store-cases.ts";
import { handClock, home, open } from "../contracts/store-targets.ts";
import { bundleChild, startChild } from "./child-process.ts";
import { postgres } from "./postgres.ts";
import { watchesOf } from "./watches-of.ts";

const hour = 3_600_000;

const server = postgres();
if (typeof server === "string") console.warn(`Replicas are not tested: ${server}`);

describe.skipIf(typeof server === "string")("two replicas on one PostgreSQL", () => {
  if (typeof server === "string") return;
  let url = "";
  let one: Store;
  let two: Store;
  const log: string[] = [];
  let logged = (_line: string) => {};

  beforeAll(async () => {
    await bundleChild();
    url = await server.database();
    const listening = {
      home,
      log(line: string) {
        log.push(line);
        logged(line);
      },
    };
    [one, two] = await Promise.all([openStore(url, listening), open(url)]);
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await server.stop();
  });

  test("handle a retried platform event once", async () => {
    for (let n = 0; n < 10; n++) {
      const firsts = await Promise.all([one, two].map((store) => store.dedupe.first(`event-${n}`, 60_000)));
      expect(firsts.filter(Boolean)).toHaveLength(1);
    }
  });

  test("open one case file for one thread and share its timeline", async () => {
    const place = thread();
    const [mine, yours] = await Promise.all([one.investigations.open(place, ana), two.investigations.open(place, ben)]);
    expect(yours.id).toBe(mine.id);
    await Promise.all(
      [one, two, one, two].map((store, n) =>
        store.investigations.append(mine.id, { kind: "noted", person: ana, data: { text: String(n) } }),
      ),
    );
    expect(await one.investigations.events(mine.id)).toEqual(await two.investigations.events(mine.id));
    expect(await one.investigations.events(mine.id)).toHaveLength(4);
  });

  test("never overspend a quota together", async () => {
    const spent = await Promise.all(
      Array.from({ length: 30 }, (_, n) => (n % 2 ? one : two).quotas.spend("vt", 1, 10, 86_400_000)),
    );
    expect(spent.filter(({ granted }) => granted)).toHaveLength(10);
  });

  test("stop each other's runs, from another process too, even after the connection was lost", async () => {
    const heard: string[] = [];
    let next = () => {};
    const end = await one.runs.onStop((id) => {
      heard.push(id);
      next();
    });
    const hearing = () =>
      new Promise<void>((resolve) => {
        next = resolve;
      });
    await one.runs.register({ id: "long one", owner: "one", request: { raw: "hunt 192.0.2.1" } });
    const first = hearing();
    expect(await two.runs.requestStop("long one")).toBe(true);
    await first;

    const back = new Promise<void>((resolve) => {
      logged = (line) => line.includes("are back") && resolve();
    });
    await cutListeners(url);
    await back;
    const second = hearing();
    const other = startChild("stop", url);
    expect(await other.line()).toBe("true");
    await second;
    expect(heard).toEqual(["long one", "long one"]);
    expect(await other.end()).toBe(0);
    expect(log.some((line) => line.includes("no notifications for now"))).toBe(true);
    await end();
  });

  test("work off each job once between them", async () => {
    await Promise.all([one.jobs.start(), two.jobs.start()]);
    const seen: unknown[] = [];
    let all = () => {};
    const done = new Promise<void>((resolve) => {
      all = resolve;
    });
    for (const store of [one, two]) {
      await store.jobs.work(
        "shared",
        async ({ data }) => {
          seen.push(data["n"]);
          if (data["n"] === "last") all();
        },
        { pollSeconds: 0.5, concurrency: 2 },
      );
    }
    for (let n = 0; n < 6; n++) await one.jobs.send("shared", { n });
    await one.jobs.send("shared", { n: "last" }, { startAfter: new Date(Date.now() + 3_000) });
    await done;
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4, 5, "last"]);
  });

  test("go on after the database went away before they could say how a job ended", async () => {
    const own = await server.database();
    const store = await openStore(own, { home, log: (line) => log.push(line) });
    await store.jobs.start();
    const seen: unknown[] = [];
    await store.jobs.work(
      "cut",
      async ({ data }) => {
        seen.push(data["n"]);
        if (data["n"] === 1) await closeDatabase(url, own, true);
      },
      { pollSeconds: 0.5 },
    );
    await store.jobs.send("cut", { n: 1 });
    const said = () => expect(log.some((line) => line.includes("could not keep how a job ended"))).toBe(true);
    await vi.waitFor(said, { timeout: 30_000 });
    await closeDatabase(url, own, false);
    await store.jobs.send("cut", { n: 2 });
    await vi.waitFor(() => expect(seen).toEqual([1, 2]), { timeout: 30_000 });
    await store.close();
  });

  test("look for a watch once between them, and tell what is new once", async () => {
    const clock = handClock();
    const [mine, yours] = [one, two].map((store, n) => watchesOf(store, { owner: `${n}`, now: clock }));
    if (!mine || !yours) throw new Error("two were made");
    const until = new Date(clock().getTime() + 24 * hour);
    const place = thread();
    const { id } = await mine.desk.add({ indicator: attacker, everyMs: hour, until, person: ana, place });
    clock.advance(hour);
    await Promise.all([mine, yours, mine, yours].map(({ desk }) => desk.loop.turn()));
    const looked = () => [...mine.looked, ...yours.looked];
    expect(looked()).toHaveLength(1);
    expect([...mine.posted, ...yours.posted]).toEqual([`watch ${id}`, `watch ${id} news`]);
    expect(await yours.desk.stop(id, ben)).toMatchObject({ state: "stopped", stoppedBy: "Ben" });
    clock.advance(hour);
    await mine.desk.loop.turn();
    expect(looked()).toHaveLength(1);
    expect([...mine.failed, ...yours.failed]).toEqual([]);
  });

  test("may all be started on an empty database at once", async () => {
    for (let round = 0; round < 3; round++) {
      const empty = await server.database();
      const stores = await Promise.all(Array.from({ length: 6 }, () => open(empty)));
      await Promise.all(stores.map(({ jobs }) => jobs.start()));
      await Promise.all(
        stores.flatMap(({ jobs }) => ["a", "b", "c", "d"].map((queue) => jobs.schedule(queue, "0 4 * * *"))),
      );
      await Promise.all(stores.map((store) => store.close()));
    }
  });

  test("may be processes that race to migrate: one does, the others wait", async () => {
    const empty = await server.database();
    const children = Array.from({ length: 3 }, () => startChild("open", empty));
    for (const child of children) expect(await child.line()).toBe("ready");
    for (const child of children) child.tell("go");
    for (const child of children) expect(await child.line()).toBe("open");
    for (const child of children) child.tell("done");
    expect(await Promise.all(children.map((child) => child.end()))).toEqual([0, 0, 0]);
  });
});

/** Ends every connection that listens, as a server restart would. */
async function cutListeners(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'");
  await client.end();
}

/** Ends every connection to a database and lets nobody in, or lets them in again; asked from another. */
async function closeDatabase(from: string, url: string, closed: boolean): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const client = new pg.Client({ connectionString: from });
  await client.connect();
  await client.query(`alter database ${name} allow_connections ${!closed}`);
  if (closed) await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  await client.end();
}
