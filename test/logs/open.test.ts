import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TableSource } from "../../src/kql/database.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import { type OpenOptions, openLogs, type Source } from "../../src/logs/open.ts";
import { createWireServer, type WireServer } from "../../src/logs/wire/server.ts";
import type { BoundQuery, Logs, QueryOptions } from "../../src/model/logs.ts";
import { now, smallEngine, smallTables } from "./small.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-open-"));
const days = (count: number) => ({ from: new Date(now.getTime() - count * 86_400_000), to: now });
const options = (count = 3): QueryOptions => ({
  window: days(count),
  person: { platform: "terminal", id: "a", name: "A" },
  signal: new AbortController().signal,
});

/** Ten days of 3 GB each, up to the moment: what a workspace usually gets is asked of the last month. */
const usage: TableSource = {
  name: "Usage",
  columns: [
    { name: "TimeGenerated", type: "datetime" },
    { name: "StartTime", type: "datetime" },
    { name: "EndTime", type: "datetime" },
    { name: "DataType", type: "string" },
    { name: "Quantity", type: "real" },
  ],
  rows: Array.from({ length: 10 }, (_, day) => {
    const end = Date.now() - day * 86_400_000 - 60_000;
    return [new Date(end), new Date(end - 86_400_000), new Date(end), "Logons", 3 * 1024];
  }),
};

let engine: LogEngine;
let server: WireServer;
let url: string;
beforeAll(async () => {
  engine = await smallEngine([...smallTables, usage]);
  server = createWireServer(engine);
  ({ url } = await server.listen());
});
afterAll(async () => {
  await server.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const env = () => ({ LOG_ANALYTICS_ENDPOINT: url, AZURE_RESOURCE_MANAGER_ENDPOINT: url });
const opening = (source: Source, more: Partial<OpenOptions> = {}): Promise<Logs> =>
  openLogs(source, {
    env: env(),
    clock: () => now,
    cacheFolder: folder,
    prepareSample: async () => Promise.reject(new Error("There is no sample here.")),
    ...more,
  });
const workspaces = ["aaaaaaaa-0000-0000-0000-000000000001"];

async function using(source: Source, use: (logs: Logs) => Promise<void>, more?: Partial<OpenOptions>): Promise<void> {
  const logs = await opening(source, more);
  try {
    await use(logs);
  } finally {
    await logs.close();
  }
}

describe("logs opened by where they are", () => {
  it("in a folder: the window, the clock and the guard hold", async () => {
    const logs = join(folder, "logs");
    const row = (day: number) => `{"TimeGenerated":"2024-05-0${day}T12:00:00Z","Address":"192.0.2.${day}"}\n`;
    mkdirSync(logs);
    writeFileSync(join(logs, "Logons.ndjson"), [5, 6, 7, 8, 9].map(row).join(""));
    await using({ kind: "file", folder: logs }, async (store) => {
      expect((await store.query(await store.ownQuery("Logons | count"), options())).rows).toEqual([[3]]);
      const recent = await store.ownQuery("Logons | where TimeGenerated > ago(1d) | count");
      expect((await store.query(recent, options())).rows).toEqual([[1]]);
      await expect(store.ownQuery("cluster('x').database('y').T")).rejects.toThrow("refused");
      expect(await store.portalLink("Logons", days(1), options().signal)).toBeUndefined();
    });
  });

  it("in a folder that is not there: says so in words for a person", async () => {
    await expect(opening({ kind: "file", folder: join(folder, "nowhere") })).rejects.toMatchObject({ name: "Failure" });
  });

  it.each<[string, () => Source]>([
    ["a Log Analytics workspace", () => ({ kind: "loganalytics", workspaces })],
    ["an Azure Data Explorer database", () => ({ kind: "kusto", cluster: url, database: "logs" })],
  ])("in %s: the window, the guard and the budget hold", (_, source) =>
    using(source(), async (store) => {
      const query = await store.ownQuery("Logons | count");
      expect((await store.query(query, options())).rows).toEqual([[3]]);
      await expect(store.ownQuery("Logons | evaluate http_request('https://x.example')")).rejects.toThrow("refused");
      await expect(store.query(query, options(400))).rejects.toThrow("400 days are more than the 90");
      expect((await store.query(query, { ...options(400), confirmed: true })).rows).toEqual([[10]]);
    }),
  );

  it("in a workspace: a table that is charged per search is left out and named", () =>
    using({ kind: "loganalytics", workspaces }, async (store) => {
      const kql = "union (Logons | project Address), (Cheap | project Address) | count";
      const bound = {
        id: "x/y",
        kql,
        tables: ["Logons", "Cheap"],
        span: days(30),
        values: [],
      } as unknown as BoundQuery;
      const answer = await store.query(bound, options(30));
      expect(answer.rows).toEqual([[10]]);
      expect(answer.partial?.reason).toBe("Cheap not searched: Basic plan, charged per search");
    }));

  it.each<[string, () => Source, string]>([
    ["a workspace, from Usage", () => ({ kind: "loganalytics", workspaces }), "about 1,200 GB at the usual rate"],
    [
      "a database, from its tables' details",
      () => ({ kind: "kusto", cluster: url, database: "logs" }),
      "less than 0.1 GB at the usual rate",
    ],
  ])("a search has a price in gigabytes, in %s", (_, source, gigabytes) =>
    using(source(), async (store) => {
      const price = await store.price?.(await store.ownQuery("Logons | count"), days(400), options().signal);
      expect(price?.estimate).toBe(`1 table over 400 days, ${gigabytes}`);
    }),
  );

  it("in a workspace: links lead to the portal's Logs page", () =>
    using({ kind: "loganalytics", workspaces }, async (store) => {
      const link = await store.portalLink("Logons | count", days(1), options().signal);
      expect(link).toContain(encodeURIComponent(`workspaces/${workspaces[0]}`));
    }));

  it("sends no token over plain http to another machine", async () => {
    const plain = { LOG_ANALYTICS_ENDPOINT: "http://logs.example" };
    await expect(opening({ kind: "loganalytics", workspaces }, { env: plain })).rejects.toThrow(
      "LOG_ANALYTICS_ENDPOINT",
    );
    await expect(opening({ kind: "kusto", cluster: "http://adx.example", database: "d" })).rejects.toThrow("https://");
  });
});
