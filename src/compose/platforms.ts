import type { Card } from "../model/card.ts";
import type { Output, Platform } from "../model/command.ts";
import type { MessageRef, Place, PlatformName } from "../model/request.ts";

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
