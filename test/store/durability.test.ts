import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open, scratch } from "../contracts/store-targets.ts";
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

describe(`a process killed while it writes notes, verdicts and watches, ${rounds} times over`, () => {
  test.each([
    { name: "PGlite on disk", url: async () => `pglite:${join(folder.path, "killed")}` },
    ...(typeof server === "string" ? [] : [{ name: "PostgreSQL", url: () => server.database() }]),
  ])("leaves all that was acknowledged in $name", { timeout: 60_000 + rounds * 20_000 }, async ({ url }) => {
    const address = await url();
    const acknowledged = await killWriters(address);
    const numbers = (await kept(address, acknowledged)).filter((n) => n <= acknowledged);
    // Each once: no acknowledged note, verdict or watch is missing, and no note is there twice.
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: acknowledged + 1 }, (_, n) => n));
  });
});
