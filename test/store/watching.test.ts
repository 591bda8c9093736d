import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Strike } from "../../src/jobs/watch/clock.ts";
import { ana, thread } from "../contracts/store-cases.ts";
import { handClock, open, scratch } from "../contracts/store-targets.ts";
import { bundleChild, startChild } from "./child-process.ts";
import { postgres } from "./postgres.ts";
import { watchesOf } from "./watches-of.ts";

/** HUNTBOT_TEST_KILLS=100 for a long run. */
const rounds = Number(process.env["HUNTBOT_TEST_KILLS"] ?? 3);
const folder = scratch();
const server = postgres();
if (typeof server === "string") console.warn(`Watches are not tested on a PostgreSQL server: ${server}`);

beforeAll(bundleChild);
afterAll(async () => {
  folder.remove();
  if (typeof server !== "string") await server.stop();
});

const minute = 60_000;
const hour = 60 * minute;
/** The job of a minute comes within that minute; a machine with much to do may take longer. */
const soon = { timeout: 3 * minute, interval: 100 };
const fromNow = () => handClock(new Date().toISOString());
const host = (n: number) => ({ kind: "host", value: `host-${n}` }) as const;
const watchOf = (n: number, now: () => Date) => ({
  indicator: host(n),
  everyMs: hour,
  until: new Date(now().getTime() + 20 * 24 * hour),
  person: ana,
  place: thread(),
});

async function replica(url: string, now: () => Date, owner = "one") {
  const store = await open(url, now);
  await store.jobs.start();
  const watches = watchesOf(store, { owner, now });
  return {
    ...watches,
    store,
    async end() {
      await store.jobs.stop();
      await watches.stop();
      await store.close();
    },
  };
}

const stores = [
  { name: "PGlite on disk", url: async () => `pglite:${join(folder.path, randomUUID())}` },
  ...(typeof server === "string" ? [] : [{ name: "PostgreSQL", url: () => server.database() }]),
];

describe.each(stores)("watches in $name", ({ url }) => {
  test("that are due are all looked for with one minute's job, once", { timeout: 4 * minute }, async () => {
    const now = fromNow();
    const bot = await replica(await url(), now);
    for (let n = 0; n < 7; n++) await bot.desk.add(watchOf(n, now));
    await bot.start();
    await bot.store.jobs.unschedule("watches");
    now.advance(hour);
    await bot.store.jobs.send("watches", {});
    await vi.waitFor(() => expect(bot.looked).toHaveLength(7), soon);
    await bot.end();
    expect(bot.looked.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => `host-${n}`));
    expect(bot.failed).toEqual([]);
  });

  test(`outlive ${rounds} processes killed while they looked, and speak of what is new once`, {
    timeout: 4 * minute + rounds * 20_000,
  }, async () => {
    const address = await url();
    const first = await replica(address, () => new Date());
    const { id, place } = await first.desk.add(watchOf(1, () => new Date()));
    await first.end();
    for (let round = 1; round <= rounds; round++) {
      const child = startChild("look", address);
      child.tell(String(round * hour));
      expect(await child.line()).toBe("looking");
      // Every other one dies somewhere between what it found and the end of what it says about it.
      if (round % 2 === 0) child.tell("go");
      child.process.kill("SIGKILL");
      expect(await child.end()).toBeNull();
    }
    const last = await replica(address, () => new Date(Date.now() + (rounds + 1) * hour), "last");
    await last.start();
    await vi.waitFor(() => expect(last.looked).toEqual(["host-1"]), soon);
    await last.end();
    const store = await open(address);
    const [watch] = await watchesOf(store, { owner: "x", now: () => new Date() }).desk.list(place);
    await store.close();
    expect(watch).toMatchObject({ id, state: "active", untold: null });
    expect(watch?.told).toHaveLength(1);
  });
});

describe.skipIf(typeof server === "string")("watches of several replicas on one PostgreSQL", () => {
  if (typeof server === "string") return;

  test("are looked for once between them", { timeout: 4 * minute }, async () => {
    const now = fromNow();
    const url = await server.database();
    const bots = await Promise.all(["one", "two"].map((owner) => replica(url, now, owner)));
    const [bot] = bots;
    for (let n = 0; n < 5; n++) await bot?.desk.add(watchOf(n, now));
    await Promise.all(bots.map(({ start }) => start()));
    const all = () => bots.flatMap(({ looked }) => looked).toSorted();
    const once = Array.from({ length: 5 }, (_, n) => `host-${n}`);
    now.advance(hour);
    await vi.waitFor(() => expect(all()).toEqual(once), soon);
    now.advance(hour);
    await vi.waitFor(() => expect(all()).toEqual([...once, ...once].toSorted()), soon);
    await Promise.all(bots.map(({ end }) => end()));
    expect(bots.flatMap(({ failed }) => failed)).toEqual([]);
  });

  test("are taken over from one that was killed by the job after its lease", { timeout: 4 * minute }, async () => {
    const now = fromNow();
    const url = await server.database();
    const bot = await replica(url, now);
    await bot.desk.add(watchOf(1, now));
    now.advance(hour);
    const child = startChild("look", url);
    child.tell(String(hour));
    expect(await child.line()).toBe("looking");
    await bot.start();
    child.process.kill("SIGKILL");
    await child.end();
    // The dead one's clock went on while this one stood: by now its lease is over on both.
    now.advance(10 * minute);
    await vi.waitFor(() => expect(bot.looked).toEqual(["host-1"]), soon);
    await bot.end();
  });
});

test("a clock that is silent is reported once, and watches are looked for without it", {
  timeout: 4 * minute,
}, async () => {
  const now = fromNow();
  const bot = await replica("pglite:memory:", now);
  await bot.desk.add(watchOf(1, now));
  bot.desk.loop.start();
  const begun = now();
  await bot.clock.start();
  // As it is with a database whose clock is far from this machine's: nothing is ever sent.
  await bot.store.jobs.unschedule("watches");
  now.advance(hour);
  await bot.clock.listen();
  await bot.clock.listen();
  expect(bot.warned).toEqual([expect.stringContaining(`has come to no replica since`)]);
  await vi.waitFor(() => expect(bot.looked).toEqual(["host-1"]), soon);
  const strikes = bot.store.ledger<Strike>("watch clock");
  await bot.store.jobs.send("watches", {});
  await vi.waitFor(
    async () => expect((await strikes.get("minute"))?.at).toBe(new Date(begun.getTime() + hour).toISOString()),
    soon,
  );
  await bot.clock.listen();
  expect(bot.warned).toHaveLength(2);
  expect(bot.warned[1]).toContain("comes again");
  await bot.end();
});
