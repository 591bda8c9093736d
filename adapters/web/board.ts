import { randomUUID } from "node:crypto";
import type { Card } from "../../src/model/card.ts";
import type { Output, Platform } from "../../src/model/command.ts";
import type { MessageRef, Place } from "../../src/model/request.ts";

/** A card that the bot put on the page by itself, in its newest state. */
export interface Posted {
  readonly place: Place & { readonly thread: string };
  readonly output: Output;
  /** Grows with every change on the board. */
  readonly version: number;
}

/** What the playground shows of what nobody asked for, e.g. alerts that came in. The page asks for what is new. */
export interface Board {
  readonly platform: Platform;
  after(version: number): readonly Posted[];
}

const mostPosted = 100;

export function createBoard(): Board {
  const posted = new Map<string, Posted>();
  // Begins at the clock, so that a page that was open before a restart sees what is new after it.
  let version = Date.now();

  function put(place: Posted["place"], output: Output): void {
    version += 1;
    const key = JSON.stringify([place.workspace, place.channel, place.thread, output.slot, output.key]);
    posted.delete(key);
    posted.set(key, { place, output, version });
    const [oldest] = posted.keys();
    if (posted.size > mostPosted && oldest !== undefined) posted.delete(oldest);
  }

  return {
    platform: {
      name: "web",
      async deliver(to, out) {
        const thread = to.thread ?? randomUUID();
        let first: MessageRef | null = null;
        for await (const output of out) {
          put({ ...to, thread }, output);
          const { slot, key } = output;
          first ??= { platform: "web", place: { ...to, thread }, key, slot, data: {} };
        }
        return first ?? { platform: "web", place: { ...to, thread }, key: "", slot: "main", data: {} };
      },
      async edit({ place, slot, key }: MessageRef, card: Card) {
        if (place.thread !== undefined) put({ ...place, thread: place.thread }, { slot, key, card, final: true });
      },
    },
    after: (known) => [...posted.values()].filter((each) => each.version > known),
  };
}
