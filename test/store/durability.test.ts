import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { alertId } from "../../src/jobs/alerts/record.ts";
import { open, scratch } from "../contracts/store-targets.ts";
import { alertsOf, numberedAlert } from "./alerts-of.ts";
import { bundleChild, startChild } from "./child-process.ts";
import { postgres } from "./postgres.ts";

/** HUNTBOT_TEST_KILLS=100 for a long run. */
const rounds = Number(process.env["HUNTBOT_TEST_KILLS"] ?? 3);
const folder = scratch();
const server = postgres();
if (typeof server === "string") console.warn(`Durability is not tested on a PostgreSQL server: ${server}`);
const place = { platform: "terminal", workspace: "w", channel: "c", thread: "durable" } as const;

beforeAll(bundleChild);
afterAll(async () => {
  folder.remove();
  if (typeof server !== "string") await server.stop();
});

/** Kills a writing process after some acknowledged events, again and again; returns the last number acknowledged. */
async function killWriters(url: string): Promise<number> {
  let acknowledged = -1;
  for (let round = 0; round < rounds; round++) {
    const writer = startChild("append", url);
    const enough = acknowledged + 5 + ((round * 37) % 60);
    while (acknowledged < enough) acknowledged = Number(await writer.line());
    writer.process.kill("SIGKILL");
    // What it said before it died was acknowledged too.
    for await (const n of rest(writer)) acknowledged = n;
    expect(await writer.end()).toBeNull();
  }
  return acknowledged;
}

async function* rest(writer: ReturnType<typeof startChild>) {
  for (;;) {
    const line = await writer.line().catch(() => null);
    if (line === null) return;
    yield Number(line);
  }
}

/** The numbers that are there: each in the place its kind has. */
async function kept(url: string, upTo: number): Promise<number[]> {
  const store = await open(url);
  const found = await store.investigations.byPlace(place);
  const events = await store.investigations.events(found?.id ?? "", { limit: 1_000_000 });
  const notes = events.map(({ data }) => Number("text" in data ? data.text : Number.NaN));
  const numbers = [...notes];
  for (let n = 0; n <= upTo; n++) {
    if (n % 3 === 1 && (await store.overrides.active({ kind: "host", value: `host-${n}` }, new Date())))
      numbers.push(n);
    if (n % 3 === 2 && (await store.ledger("watch").get(String(n)))) numbers.push(n);
  }
  await store.close();
  return numbers;
}

/** Kills a process between receipts and what they are about, again and again; the numbers that had a receipt. */
async function killTellers(url: string): Promise<readonly number[]> {
  const receipts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const teller = startChild("tell", url);
    const enough = receipts.length + 5 + ((round * 37) % 60);
    // The one after the last may have been kept without its receipt: whoever sends it again tells it twice.
    teller.tell(String((receipts.at(-1) ?? -2) + 2));
    while (receipts.length < enough) receipts.push(Number(await teller.line()));
    teller.process.kill("SIGKILL");
    for await (const n of rest(teller)) receipts.push(n);
    expect(await teller.end()).toBeNull();
  }
  return receipts;
}

const stores = [
  { name: "PGlite on disk", url: async () => `pglite:${join(folder.path, randomUUID())}` },
  ...(typeof server === "string" ? [] : [{ name: "PostgreSQL", url: () => server.database() }]),
];

describe(`a process killed after the receipts of alerts, ${rounds} times over`, () => {
  test.each(stores)(
    "leaves each of them told once in $name",
    { timeout: 60_000 + rounds * 20_000 },
    async ({ url }) => {
      const address = await url();
      const receipts = await killTellers(address);
      const store = await open(address);
      const { inbox, alerts, loop } = alertsOf(store);
      inbox.loop.start();
      const ids = receipts.map((n) => alertId(numberedAlert(n)));
      const told = () => Promise.all(ids.map(async (id) => (await alerts.get(id))?.times));
      await vi.waitFor(async () => expect(await told()).not.toContain(undefined), {
        timeout: 60_000 + rounds * 5_000,
        interval: 1_000,
      });
      await inbox.loop.stop();
      await loop.stop();
      expect(await told()).toEqual(receipts.map(() => 1));
      await store.close();
    },
  );
});

describe(`a process killed while it writes notes, verdicts and watches, ${rounds} times over`, () => {
  test.each(stores)(
    "leaves all that was acknowledged in $name",
    { timeout: 60_000 + rounds * 20_000 },
    async ({ url }) => {
      const address = await url();
      const acknowledged = await killWriters(address);
      const numbers = (await kept(address, acknowledged)).filter((n) => n <= acknowledged);
      // Each once: no acknowledged note, verdict or watch is missing, and no note is there twice.
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: acknowledged + 1 }, (_, n) => n));
    },
  );
});
