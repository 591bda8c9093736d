import { plural } from "../cards/words.ts";
import { groupsNamed } from "../chat/permit.ts";
import type { Config } from "../config.ts";
import { errorWords, Failure } from "../model/failure.ts";
import { type Check, checked, fail, ok, warn } from "./check.ts";

/** Whether the settings of Teams go together, and whether Microsoft accepts them. */
export function checkTeams({ env, file }: Config): Promise<readonly Check[]> {
  return checked("Teams", async () => {
    const { readSettings } = await import("../../adapters/teams/settings.ts");
    const settings = readSettings(env, false);
    if (!settings) return [warn("Teams", "not set up", 'To set it up: README, "Teams in 10 minutes".')];
    const signedIn = await checkSignIn(env);
    const groups = await Promise.all(groupsNamed(file.access).entra.map((group) => checkGroup(env, group)));
    return [signedIn, ...groups.flat()];
  });
}

/** Gets a token as the bot does before it answers. Only a client secret can be tried from here. */
async function checkSignIn(env: Config["env"]): Promise<Check> {
  const { botToken } = await import("../../adapters/teams/token.ts");
  if (!env["MicrosoftAppPassword"])
    return ok("Teams", "its settings go together; whether Microsoft accepts them shows when serve starts");
  await botToken(env, AbortSignal.timeout(10_000));
  return ok("Teams", "Microsoft accepts the bot's secret");
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
