import type { Pager, PagerReply } from "../../model/page.ts";
import type { CardDesk } from "../card-desk.ts";

export interface ChannelPagerOptions {
  readonly name: string;
  readonly cards: () => Promise<CardDesk>;
}

/**
 * A chat channel as the pager of last resort: it wakes nobody who is asleep, but whoever is awake sees the page and can
 * answer it. The page has one card there, posted once however often it is tried, and kept up to date from then on.
 */
export function channelPager({ name, cards }: ChannelPagerOptions): Pager {
  const shown = async (): Promise<PagerReply> => ({ ok: true });
  return {
    name,
    async page({ id }) {
      const desk = await cards();
      if (await desk.messageOf("call", id)) return { ok: true };
      await desk.touch("call", id);
      await desk.loop.turn();
      await desk.loop.settled(`call:${id}`);
      if (await desk.messageOf("call", id)) return { ok: true };
      return { ok: false, retry: "later", why: `${name} did not take it` };
    },
    acknowledge: shown,
    resolve: shown,
  };
}
