import { startTeams, type Teams } from "../../adapters/teams/app.ts";
import type { Places } from "../../adapters/teams/send-card.ts";
import { groupsNamed } from "../chat/permit.ts";
import type { Links } from "../compose/links.ts";
import type { Config } from "../config.ts";
import { isLocalCall } from "../http/exposure.ts";
import type { App } from "../main.ts";
import { errorWords } from "../model/failure.ts";
import { isLoopbackHost } from "../model/loopback.ts";
import type { Store } from "../model/store.ts";

/** Teams where it is set up; on loopback also for Microsoft's Agents Playground, which needs no account. */
export function teamsOf(
  { http, env, file }: Config,
  { router }: Pick<App, "router">,
  { dedupe }: Pick<Store, "dedupe">,
  links: Links,
  warn: (message: string) => void,
): Teams {
  return startTeams({
    router,
    dedupe,
    env,
    isLoopback: isLoopbackHost(http.host),
    isLocalCall,
    places: placesOf(links, http.publicUrl),
    groups: groupsNamed(file.access).entra,
    log: ({ message, error }) => warn(`Teams: ${message} (${errorWords(error)})`),
  });
}

/**
 * Microsoft's servers fetch pictures without signing in, so one at a public address names nobody and nothing; a picture
 * that cannot be drawn so is not shown.
 */
function placesOf(links: Links, publicUrl: string | null): Places {
  return {
    async picture(block) {
      if (publicUrl === null) return await links.keep(await block.png(), "picture.png", "image/png");
      if (!block.anonymous || !publicUrl.startsWith("https:")) return null;
      return await links.keep(await block.anonymous(), "picture.png", "image/png");
    },
    file: ({ name, mime, bytes }) => links.keep(bytes, name, mime),
  };
}
