import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { groupsNamed } from "../chat/permit.ts";
import { root } from "../compose/root.ts";
import type { Config } from "../config.ts";
import { type Check, checked, fail, ok, warn } from "./check.ts";

const atMostMs = 10_000;
const said = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  team: z.string().optional(),
  user: z.string().optional(),
});

/** Slack's own word on the bot token and what it may do, and whether requests can come in. */
export function checkSlack({ env, file }: Config): Promise<readonly Check[]> {
  return checked("Slack", async () => {
    const token = env["SLACK_BOT_TOKEN"];
    if (!token) return [warn("Slack", "not set up", 'To set it up: README, "Slack in 10 minutes".')];
    const { answer, scopes, status } = await ask(env, "auth.test", token);
    if (!answer.ok) {
      const why = `the bot token is refused (${answer.error ?? status})`;
      return [fail("Slack", why, "Install the app again and copy its bot token (xoxb-)."), await entry(env)];
    }
    const groups = groupsNamed(file.access).slack.length > 0 ? ["usergroups:read"] : [];
    return [
      ok("Slack", `signed in to ${answer.team ?? "a workspace"} as ${answer.user ?? "the bot"}`),
      ...checkScopes(scopes, [...manifestScopes(), ...groups]),
      await entry(env),
    ];
  });
}

/** Without these nothing can be asked or answered. */
const vital = new Set(["commands", "chat:write"]);

/** Slack names a token's scopes with every answer; what stands for Slack in a test may not. */
function checkScopes(granted: string | null, needed: readonly string[]): Check[] {
  if (granted === null) return [];
  const has = new Set(granted.split(",").map((scope) => scope.trim()));
  const missing = needed.filter((scope) => !has.has(scope));
  if (missing.length === 0) return [ok("Slack scopes", `all ${needed.length} that are used are granted`)];
  const how = missing.some((scope) => vital.has(scope)) ? fail : warn;
  const fix =
    "Add them under OAuth & Permissions and install the app again; manifests/slack/manifest.yaml says what for.";
  return [how("Slack scopes", `not granted: ${missing.join(", ")}`, fix)];
}

const manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

function manifestScopes(): readonly string[] {
  const text = readFileSync(join(root, "manifests/slack/manifest.yaml"), "utf8");
  return manifest.parse(parse(text)).oauth_config.scopes.bot;
}

async function entry(env: Config["env"]): Promise<Check> {
  const appToken = env["SLACK_APP_TOKEN"];
  const name = "Slack in";
  if (appToken && !appToken.startsWith("xapp-"))
    return fail(name, "SLACK_APP_TOKEN is no app token", "Copy an app token (xapp-) with connections:write.");
  if (appToken) {
    const { answer, status } = await ask(env, "apps.connections.open", appToken);
    return answer.ok
      ? ok(name, "Socket Mode")
      : fail(
          name,
          `the app token is refused (${answer.error ?? status})`,
          "Make an app token with connections:write, and switch Socket Mode on.",
        );
  }
  if (env["SLACK_SIGNING_SECRET"]) return ok(name, "over HTTP, signed");
  return fail(name, "no request can come in", "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.");
}

async function ask(env: Config["env"], method: string, token: string) {
  const base = (env["SLACK_API_URL"] || "https://slack.com/api/").replace(/\/*$/, "/");
  const response = await fetch(`${base}${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(atMostMs),
  });
  const answer = said.parse(await response.json());
  return { answer, scopes: response.headers.get("x-oauth-scopes"), status: response.status };
}
