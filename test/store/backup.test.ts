import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Store } from "../../src/model/store.ts";
import { ana, attacker, thread } from "../contracts/store-cases.ts";
import { open, scratch } from "../contracts/store-targets.ts";
import { postgres } from "./postgres.ts";

const folder = scratch();
const server = postgres();
const debian = "/usr/lib/postgresql";
const tools = (existsSync(debian) ? readdirSync(debian) : [])
  .map((version) => join(debian, version, "bin"))
  .find((bin) => existsSync(join(bin, "pg_dump")) && existsSync(join(bin, "pg_restore")));
const why = typeof server === "string" ? server : tools ? null : "there is no pg_dump here";
if (why) console.warn(`Backup of a PostgreSQL store is not tested: ${why}`);
afterAll(async () => {
  folder.remove();
  if (typeof server !== "string") await server.stop();
});

const place = thread("backup");

async function fill(store: Store): Promise<void> {
  const { id } = await store.investigations.open(place, ana);
  await store.investigations.append(id, { kind: "noted", person: ana, data: { text: "kept" } });
  await store.overrides.set({
    indicator: attacker,
    verdict: "malicious",
    reason: "ours",
    person: ana,
    expiresAt: null,
  });
  await store.ledger("watch").put("w1", () => ({ data: { n: 1 }, due: new Date(0), group: "g" }));
  await store.jobs.start();
  await store.jobs.send("later", { n: 1 }, { startAfter: new Date(Date.now() + 3_600_000), singletonKey: "one" });
  await store.jobs.stop();
}

async function check(store: Store): Promise<void> {
  const found = await store.investigations.byPlace(place);
  const events = await store.investigations.events(found?.id ?? "");
  expect(events.map(({ data }) => data)).toEqual([{ text: "kept" }]);
  expect(await store.overrides.active(attacker, new Date())).toMatchObject({ verdict: "malicious", reason: "ours" });
  expect(await store.ledger("watch").get("w1")).toEqual({ n: 1 });
  // The job is there: another one with its key is not taken.
  await store.jobs.start();
  expect(
    await store.jobs.send("later", { n: 2 }, { startAfter: new Date(Date.now() + 3_600_000), singletonKey: "one" }),
  ).toBeNull();
  await store.jobs.stop();
  // And it goes on from there.
  await store.investigations.append(found?.id ?? "", { kind: "noted", person: ana, data: { text: "after" } });
}

test.skipIf(why)(
  "a PostgreSQL store is restored from the dump that the README makes",
  { timeout: 120_000 },
  async () => {
    if (typeof server === "string" || !tools) return;
    const [from, to] = [await server.database(), await server.database()];
    const dump = join(folder.path, "huntbot.dump");
    const store = await open(from);
    await fill(store);
    await store.close();
    execFileSync(join(tools, "pg_dump"), ["--schema=huntbot*", "--format=custom", `--file=${dump}`, from]);
    execFileSync(join(tools, "pg_restore"), [`--dbname=${to}`, dump]);
    const restored = await open(to);
    await check(restored);
    await restored.close();
  },
);

test("an embedded store is restored by copying its folder", { timeout: 120_000 }, async () => {
  const [from, to] = [join(folder.path, "from"), join(folder.path, "to")];
  const store = await open(`pglite:${from}`);
  await fill(store);
  await store.close();
  cpSync(from, to, { recursive: true });
  const restored = await open(`pglite:${to}`);
  await check(restored);
  await restored.close();
});
