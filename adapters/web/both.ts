import { randomUUID } from "node:crypto";
import type { Block, Card } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import { draw as drawForSlack } from "../slack/draw.ts";
import { draw as drawForTeams } from "../teams/draw.ts";

/** Pictures and files of the cards that are on the page, the latest few. */
export interface Keep {
  put(kept: Kept): string;
  get(id: string): Kept | undefined;
}
export interface Kept {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly mime: string;
}

export function createKeep(most = 200): Keep {
  const all = new Map<string, Kept>();
  return {
    put(kept) {
      const id = randomUUID();
      all.set(id, kept);
      const [oldest] = all.keys();
      if (all.size > most && oldest !== undefined) all.delete(oldest);
      return id;
    },
    get: (id) => all.get(id),
  };
}

/** One output as the page shows it: as Teams would, and as Slack would. */
export async function drawBoth({ slot, key, card, final }: Output, keep: Keep, base: string): Promise<object> {
  const places = await placesOf(card, keep, base);
  const place = (block: Block) =>
    "png" in block ? places.get(block.png) : "bytes" in block ? places.get(block.bytes) : null;
  const teams = drawForTeams(card, {
    pictureAt: (block) => place(block) ?? null,
    fileAt: (block) => place(block) ?? null,
    ...(slot === "dialog" ? { surface: "dialog" } : {}),
  });
  const slack = drawForSlack(card, slot === "dialog" ? { surface: "view" } : {});
  const pictures = card.blocks.flatMap((block) => {
    const url = block.kind === "image" ? place(block) : null;
    return url && block.kind === "image" ? [{ type: "image", image_url: url, alt_text: block.alt }] : [];
  });
  return {
    slot,
    key,
    final,
    preview: teams.summary,
    teams: teams.card,
    // Whoever posts to Slack uploads pictures beside the blocks.
    slack: { blocks: [...slack.blocks, ...pictures], kept: slack.kept },
  };
}

/** Where each picture and file can be fetched, by the function that makes it: a block may be copied, that is not. */
async function placesOf(card: Card, keep: Keep, base: string): Promise<Map<unknown, string>> {
  const entries = card.blocks.map(async (block): Promise<[unknown, string][]> => {
    if (block.kind === "image") {
      return [
        [
          block.png,
          `${base}/playground/kept/${keep.put({ bytes: await block.png(), name: "picture.png", mime: "image/png" })}`,
        ],
      ];
    }
    if (block.kind === "file") {
      const { name, mime } = block;
      return [[block.bytes, `${base}/playground/kept/${keep.put({ bytes: await block.bytes(), name, mime })}`]];
    }
    return [];
  });
  return new Map((await Promise.all(entries)).flat());
}
