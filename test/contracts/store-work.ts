import { describe, expect, test } from "vitest";
import type { Job, JobData, Run, Store } from "../../src/model/store.ts";
import { ana, thread } from "./store-cases.ts";
import type { HandClock } from "./store-targets.ts";

const second = 1_000;

export function workUnderWay(the: { store: Store; clock: HandClock }): void {
  describe("runs", () => {
    test("of a silent replica are handed to exactly one other", async () => {
      const place = thread();
      const message = { platform: "slack", place, key: "card", slot: "main", data: { ts: "1" } } as const;
      const run: Run = { id: "orphan", owner: "dead", request: { raw: "hunt 192.0.2.1" } };
      const { id: investigationId } = await the.store.investigations.open(place, ana);
      await the.store.runs.register(run);
      await the.store.runs.register({ ...run, investigationId, message });
      await the.store.runs.register({ id: "lively", owner: "alive", request: null });
      the.clock.advance(60 * second);
      await the.store.runs.heartbeat("alive");
      const found = await Promise.all(["a", "b"].map((owner) => the.store.runs.orphans(owner, 30 * second)));
      const claimed = found.flat();
      expect(claimed).toEqual([{ ...run, owner: claimed[0]?.owner, investigationId, message }]);
      await the.store.runs.finish("lively");
      expect(await the.store.runs.orphans(claimed[0]?.owner ?? "", 0)).toEqual([]);
      await the.store.runs.finish("orphan");
      the.clock.advance(60 * second);
      expect(await the.store.runs.orphans("c", 30 * second)).toEqual([]);
    });

    test("are stopped by a notification, and by the next heartbeat should that be lost", async () => {
      const heard: string[] = [];
      let arrived = () => {};
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const end = await the.store.runs.onStop((id) => {
        heard.push(id);
        arrived();
      });
      await the.store.runs.register({ id: "long one", owner: "me", request: null });
      expect(await the.store.runs.requestStop("no such run")).toBe(false);
      expect(await the.store.runs.heartbeat("me")).toEqual([]);
      expect(await the.store.runs.requestStop("long one")).toBe(true);
      await arrival;
      expect(heard).toEqual(["long one"]);
      expect(await the.store.runs.heartbeat("me")).toEqual(["long one"]);
      await the.store.runs.finish("long one");
      expect(await the.store.runs.requestStop("long one")).toBe(false);
      await end();
    });
  });

  describe("jobs", () => {
    /** Works on a queue and hands over its jobs one by one. */
    async function worker(queue: string, fail: (job: Job) => boolean = () => false) {
      const seen: JobData[] = [];
      const waiting: (() => void)[] = [];
      await the.store.jobs.work(
        queue,
        async (job) => {
          seen.push(job.data);
          for (const wake of waiting.splice(0)) wake();
          if (fail(job)) throw new Error("not this time");
        },
        { pollSeconds: 0.5 },
      );
      return async (count: number) => {
        while (seen.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
        return seen;
      };
    }

    test("refuse to be used before they are started", async () => {
      await expect(the.store.jobs.send("early", {})).rejects.toThrow("before they are started");
      await the.store.jobs.start();
      await the.store.jobs.start();
    });

    test("reach their handler with their data, hostile characters mended", async () => {
      const seen = await worker("plain");
      expect(await the.store.jobs.send("plain", { words: "a\0b", nested: { list: [1, null] } })).toEqual(
        expect.any(String),
      );
      expect(await seen(1)).toEqual([{ words: "a\uFFFDb", nested: { list: [1, null] } }]);
    });

    test("wait once per key, and any number of times without one", async () => {
      const later = new Date(Date.now() + 3_600_000);
      const send = (singletonKey?: string) =>
        the.store.jobs.send("keyed", {}, { startAfter: later, ...(singletonKey ? { singletonKey } : {}) });
      const id = await send("watch-1");
      expect(id).toEqual(expect.any(String));
      expect(await send("watch-1")).toBeNull();
      for (const key of ["watch-2", undefined, undefined]) expect(await send(key)).toEqual(expect.any(String));
      await the.store.jobs.cancel("keyed", id ?? "");
      expect(await send("watch-1")).toEqual(expect.any(String));
    });

    test("are tried again after a failure", async () => {
      let failures = 0;
      const seen = await worker("flaky", () => failures++ === 0);
      await the.store.jobs.send("flaky", { n: 1 }, { retryLimit: 1, retryDelaySeconds: 0 });
      expect(await seen(2)).toEqual([{ n: 1 }, { n: 1 }]);
    });

    test("keep their schedule until it is taken back, and a bad cron line is refused", async () => {
      await the.store.jobs.schedule("nightly", "0 3 * * *", { days: 90 }, { tz: "Europe/Vienna" });
      await the.store.jobs.schedule("nightly", "0 4 * * *", { days: 90 });
      await the.store.jobs.unschedule("nightly");
      await expect(the.store.jobs.schedule("nightly", "every night")).rejects.toThrow();
    });
  });
}
