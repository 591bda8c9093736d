import type { Card } from "../model/card.ts";
import type { Output, Platform } from "../model/command.ts";
import type { MessageRef, Place, PlatformName } from "../model/request.ts";
import type { Store } from "../model/store.ts";

/** How jobs post and edit: through whichever platform the place or the message belongs to. */
export function through(platforms: ReadonlyMap<PlatformName, Platform>) {
  return {
    /** Throws where the platform is not set up. */
    async post(place: Place, out: AsyncIterable<Output>, signal: AbortSignal): Promise<MessageRef> {
      const platform = platforms.get(place.platform);
      if (platform) return platform.deliver(place, out, signal);
      throw new Error(`${place.platform} is not set up`);
    },
    /** Null also where the platform cannot look. */
    async findPosted(place: Place, key: string, since: Date): Promise<MessageRef | null> {
      return (await platforms.get(place.platform)?.posted?.(place, key, since)) ?? null;
    },
    async edit(message: MessageRef, card: Card): Promise<void> {
      await platforms.get(message.platform)?.edit(message, card);
    },
  };
}

/** Where a case file opens in its platform; null where its messages have no address. */
export function caseLinks(store: () => Promise<Store>, platforms: ReadonlyMap<PlatformName, Platform>) {
  return async (id: string): Promise<string | null> => {
    const [first] = await (await store()).messages.all(id);
    return (first && platforms.get(first.ref.platform)?.link?.(first.ref)) ?? null;
  };
}
