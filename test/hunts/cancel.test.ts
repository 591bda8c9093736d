import { once } from "node:events";
import { setTimeout as later } from "node:timers/promises";
import { expect, test } from "vitest";
import { runHunt } from "../../src/hunts/hunt.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import type { LogStore, TableInfo } from "../../src/model/logs.ts";

const table = (name: string, column: string): TableInfo => ({
  name,
  plan: "Analytics",
  columns: [
    { name: "TimeGenerated", type: "datetime" },
    { name: column, type: "string" },
  ],
  rows: 1,
  oldest: null,
  newest: null,
});

/** A store whose every question waits until the hunt is cancelled, as a slow workspace does. */
const waiting: LogStore = {
  searchIsCheap: true,
  tables: async () => [table("Syslog", "SyslogMessage"), table("SecurityAlert", "Entities")],
  async query(_, { signal }) {
    if (!signal.aborted) await once(signal, "abort");
    throw signal.reason;
  },
  close: async () => {},
};

test("a cancelled hunt ends with the signal's reason, and nothing is left to reject unheard", async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on("unhandledRejection", hear);
  const stop = new AbortController();
  const hunt = runHunt(
    {
      logs: waiting,
      library: loadLibrary("queries"),
      clock: () => new Date(),
      enrichment: null,
      ours: () => null,
      override: async () => null,
    },
    {
      indicator: { kind: "ip", value: "203.0.113.66" },
      window: { from: new Date("2019-02-12T00:00:00Z"), to: new Date("2019-02-19T00:00:00Z") },
      person: { platform: "terminal", id: "ana", name: "ana" },
      signal: stop.signal,
      tlp: "clear",
      for: "person",
      enrich: false,
    },
  );
  await hunt.next();
  stop.abort(new Error("the page was closed"));
  await expect(
    (async () => {
      for await (const _ of hunt);
    })(),
  ).rejects.toThrow("the page was closed");
  // Node tells of unheard rejections once the microtasks of a turn are done.
  await later(0);
  process.off("unhandledRejection", hear);
  expect(unheard).toEqual([]);
});
