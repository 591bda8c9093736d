import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openPglite } from "../../src/store/pglite.ts";
import { home, open, scratch } from "../contracts/store-targets.ts";
import { startServed } from "../paging/serving.ts";
import { activities } from "../teams/team.ts";
import { serving } from "./serving.ts";

const folder = scratch();
afterAll(() => folder.remove());

/** What the bot answers at each of its doors when it is started with these settings. */
async function doors(env: Readonly<Record<string, string>>) {
  const bot = await startServed(folder.path, env);
  const { port } = new URL(bot.url);
  const status = async (path: string, init: RequestInit = {}) =>
    (await fetch(`http://127.0.0.1:${port}${path}`, init)).status;
  try {
    return {
      page: await status("/"),
      messages: await status("/api/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...activities("http://127.0.0.1:9").personal.says(""), type: "typing" }),
      }),
      health: await status("/healthz"),
    };
  } finally {
    await bot.close();
  }
}

it("at this machine alone there is a page to try it on, and Teams' door for local clients", {
  timeout: 60_000,
}, async () => {
  expect(await doors({})).toEqual({ page: 200, messages: 200, health: 200 });
});

it("in production there is no page", { timeout: 60_000 }, async () => {
  expect(await doors({ NODE_ENV: "production" })).toMatchObject({ page: 404, health: 200 });
});

it("where others can connect there is neither, unless Teams is set up", { timeout: 60_000 }, async () => {
  const env = { HOST: "0.0.0.0" };
  expect(await doors(env)).toEqual({ page: 404, messages: 404, health: 200 });
  const teams = { MicrosoftAppId: "app", MicrosoftAppPassword: "words" };
  expect(await doors({ ...env, ...teams })).toEqual({ page: 404, messages: 401, health: 200 });
});

/** A port where nobody listens. */
async function freePort(): Promise<string> {
  const probe = await serving({ routes: [] });
  await probe.close();
  return String(probe.port);
}

it("what cannot start leaves no half of a bot that answers", { timeout: 60_000 }, async () => {
  const PORT = await freePort();
  const watch = { list: [{ indicator: "203.0.113.66", channel: "nowhere" }] };
  await expect(startServed(folder.path, { PORT }, { watch })).rejects.toThrow('watch.list names the channel "nowhere"');
  await expect(fetch(`http://127.0.0.1:${PORT}/healthz`)).rejects.toThrow();
});

it("a store whose jobs cannot start does not start a bot whose watches would never be looked for", {
  timeout: 60_000,
}, async () => {
  const store = join(folder.path, "store");
  const sql = await openPglite(store, home);
  await sql.script("create schema huntbot_jobs; create table huntbot_jobs.version (version int)");
  await sql.close();
  const PORT = await freePort();
  const start = startServed(folder.path, { PORT, HUNTBOT_STORE: `pglite:${store}` });
  await expect(start).rejects.toThrow(/The store's jobs cannot start: .+\. Retention and watches need them/);
  await expect(fetch(`http://127.0.0.1:${PORT}/healthz`)).rejects.toThrow();
  await (await open(`pglite:${store}`)).close();
});

it("settings of Teams without its app id do not start", async () => {
  await expect(doors({ MicrosoftAppTenantId: "tenant-1" })).rejects.toThrow("Cannot start the Teams bot");
});
