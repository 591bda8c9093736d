import type { Block, Card, FileBlock, ImageBlock } from "../../src/model/card.ts";
import { cardText } from "./card-text.ts";
import type { Message } from "./connector.ts";
import { type DrawOptions, draw } from "./draw.ts";
import { statusOf } from "./insist.ts";
import { ladder } from "./limits.ts";
import { words } from "./words.ts";

/** Where what Teams cannot hold itself is kept. Null: there is no such place. */
export interface Places {
  /** A public https address from which Microsoft's servers may fetch a picture that names no indicator, host or account. */
  picture(block: ImageBlock): Promise<string | null>;
  /** A signed address, for a reader, of a file kept for a while. */
  file(file: { readonly name: string; readonly mime: string; readonly bytes: Uint8Array }): Promise<string | null>;
}

/** Sends a card as large as Teams takes it, in the end as its first words; all of it is then behind a link. */
export async function sendCard(
  card: Card,
  places: Places,
  send: (message: Message) => Promise<string>,
  refresh?: DrawOptions["refresh"],
): Promise<string> {
  const options = { ...(await optionsFor(card, places)), ...(refresh ? { refresh } : {}) };
  let rest: DrawOptions["rest"] | null | undefined;
  for (let smaller = 0; smaller < ladder.length; smaller++) {
    let drawn = draw(card, { ...options, smaller });
    if (drawn.cut || smaller > 0) {
      rest ??= await keepWhole(card, places);
      if (rest) drawn = draw(card, { ...options, smaller, rest });
    }
    try {
      return await send({ card: drawn.card, summary: drawn.summary });
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }
  return await send({ text: words(`${card.title}\n${card.preview}`) + (rest ? `\n${rest.url}` : "") });
}

/** Too large, or a card that this client or cloud does not take. */
function isRefused(error: unknown): boolean {
  const status = statusOf(error);
  return status === 413 || status === 400;
}

async function optionsFor(card: Card, places: Places): Promise<DrawOptions> {
  const entries = await Promise.all(card.blocks.map((block) => placed(block, places)));
  const found = new Map(entries.filter((entry) => entry !== null));
  return {
    pictureAt: (block) => found.get(block.png) ?? null,
    fileAt: (block: FileBlock) => found.get(block.bytes) ?? null,
  };
}

/** By the function that makes the bytes: a block may be copied, that is not. */
async function placed(block: Block, places: Places): Promise<[unknown, string] | null> {
  if (block.kind === "image") {
    const url = await places.picture(block);
    return url === null ? null : [block.png, url];
  }
  if (block.kind === "file") {
    const { name, mime } = block;
    const url = await places.file({ name, mime, bytes: await block.bytes() });
    return url === null ? null : [block.bytes, url];
  }
  return null;
}

async function keepWhole(card: Card, places: Places): Promise<DrawOptions["rest"] | null> {
  const bytes = new TextEncoder().encode(cardText(card));
  const url = await places.file({ name: "answer.txt", mime: "text/plain", bytes });
  return url === null ? null : { words: ', all of it behind "All of it"', url };
}
