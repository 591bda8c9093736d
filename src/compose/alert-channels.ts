import type { Config } from "../config.ts";
import { Failure } from "../model/failure.ts";
import type { PlatformName } from "../model/request.ts";

/** Throws a Failure for a channel of the configuration that no alert may or can be shown in. */
export function checkChannels({ file }: Config, platforms: ReadonlyMap<PlatformName, unknown>): void {
  const shared = new Set(file.access?.channels.shared ?? []);
  for (const [name, { platform, channel }] of Object.entries(file.alerts.channels)) {
    if (shared.has(channel))
      throw wrong(
        `alerts.channels.${name} is a channel that people outside read (access.channels.shared).`,
        "Alerts name hosts and accounts: choose a channel of your own.",
      );
    if (!platforms.has(platform))
      throw wrong(
        `alerts.channels.${name} is a channel of ${platform}, which is not set up.`,
        `Set up ${platform}, or remove the channel.`,
      );
  }
}

const wrong = (why: string, fix: string) => new Failure({ what: "Cannot show alerts", why, fix, usage: true });
