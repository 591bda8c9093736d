import { z } from "zod";
import { plural } from "../cards/words.ts";
import { groupsNamed } from "../chat/permit.ts";
import type { Config } from "../config.ts";
import { errorWords, Failure } from "../model/failure.ts";
import { type Check, checked, fail, ok, warn } from "./check.ts";

const atMostMs = 10_000;
const authTest = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  team: z.string().optional(),
  user: z.string().optional(),
});

/** Slack's own word on the bot token, and whether requests can come in. */
export function checkSlack({ env }: Config): Promise<readonly Check[]> {
  return checked("Slack", async () => {
    const token = env["SLACK_BOT_TOKEN"];
    if (!token) return [warn("Slack", "not set up", 'To set it up: README, "Slack in 10 minutes".')];
    const base = (env["SLACK_API_URL"] || "https://slack.com/api/").replace(/\/*$/, "/");
    const response = await fetch(`${base}auth.test`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(atMostMs),
    });
    const answer = authTest.parse(await response.json());
    const token_ = answer.ok
      ? ok("Slack", `signed in to ${answer.team ?? "a workspace"} as ${answer.user ?? "the bot"}`)
      : fail(
          "Slack",
          `the bot token is refused (${answer.error ?? response.status})`,
          "Install the app again and copy its bot token (xoxb-).",
        );
    return [token_, entry(env)];
  });
}

function entry(env: Config["env"]): Check {
  const appToken = env["SLACK_APP_TOKEN"];
  if (appToken && !appToken.startsWith("xapp-"))
    return fail("Slack in", "SLACK_APP_TOKEN is no app token", "Copy an app token (xapp-) with connections:write.");
  if (appToken) return ok("Slack in", "Socket Mode");
  if (env["SLACK_SIGNING_SECRET"]) return ok("Slack in", "over HTTP, signed");
  return fail(
    "Slack in",
    "no request can come in",
    "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
  );
}

/** Whether the settings of Teams go together. Signing in is tried by `serve` alone. */
export function checkTeams({ env, file }: Config): Promise<readonly Check[]> {
  return checked("Teams", async () => {
    const { readSettings } = await import("../../adapters/teams/settings.ts");
    const settings = readSettings(env, false);
    if (!settings) return [warn("Teams", "not set up", 'To set it up: README, "Teams in 10 minutes".')];
    const groups = await Promise.all(groupsNamed(file.access).entra.map((group) => checkGroup(env, group)));
    return [
      ok("Teams", "its settings go together; whether Microsoft accepts them shows when serve starts"),
      ...groups.flat(),
    ];
  });
}

/** Whether Microsoft Graph tells who is in a group that gives a role. */
function checkGroup(env: Config["env"], group: string): Promise<readonly Check[]> {
  return checked("Teams groups", async () => {
    const { createGraph } = await import("../../adapters/teams/graph.ts");
    const { entraGroups } = await import("../../adapters/teams/groups.ts");
    try {
      const members = await entraGroups(createGraph(env, Date.now), env["MicrosoftAppTenantId"])(group);
      return [ok("Teams groups", `${group} was read: ${plural(members.size, "member")}`)];
    } catch (error) {
      const { why, fix } = error instanceof Failure ? error : { why: errorWords(error), fix: "" };
      return [fail("Teams groups", `nobody has a role by the group ${group}: ${why}`, fix)];
    }
  });
}
