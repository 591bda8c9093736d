import { afterAll, expect, it } from "vitest";
import { scratch } from "../contracts/store-targets.ts";
import { startServed } from "../paging/serving.ts";
import { activities } from "../teams/team.ts";

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

it("settings of Teams without its app id do not start", async () => {
  await expect(doors({ MicrosoftAppTenantId: "tenant-1" })).rejects.toThrow("Cannot start the Teams bot");
});
