import type { Config } from "../config.ts";
import type { CardDesk } from "../jobs/card-desk.ts";
import { channelPager } from "../jobs/page/channel.ts";
import { Failure } from "../model/failure.ts";
import type { Pager } from "../model/page.ts";
import type { Place } from "../model/request.ts";

/** The channel that is told of a page that no pager takes; none when the configuration names none. */
export function lastResort(config: Config, cards: () => Promise<CardDesk>): readonly Pager[] {
  const { lastResort: channel } = config.file.page;
  return lastResortPlace(config) ? [channelPager({ name: `the channel ${channel}`, cards })] : [];
}

/** Throws a Failure for a channel that the configuration does not know. */
export function lastResortPlace({ file }: Config): Place | null {
  const { lastResort: channel } = file.page;
  if (channel === undefined) return null;
  const place = file.alerts.channels[channel];
  if (place) return place;
  throw new Failure({
    what: "Cannot page",
    why: `page.lastResort names the channel "${channel}".`,
    fix: "Name it under alerts.channels.",
    usage: true,
  });
}
