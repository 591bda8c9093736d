import { randomUUID } from "node:crypto";
import type { KnownBlock } from "@slack/types";
import type { Card } from "../../src/model/card.ts";
import type { Client } from "./clients.ts";
import { type Drawn, type DrawOptions, draw } from "./draw.ts";
import { insist, type Wait } from "./insist.ts";
import { smallLimits } from "./limits.ts";
import { type Told, troubleOf } from "./trouble.ts";

/** Where a message stands. */
export interface Standing {
  readonly channel: string;
  readonly ts: string;
}

export interface PostPorts {
  readonly wait: Wait;
  readonly now: () => number;
  readonly log: (told: Told, doing: string) => void;
  /** Stores the button values that were too long for a button. */
  keep(drawn: Drawn): Promise<void>;
}

export interface Posted {
  readonly standing: Standing;
  /** True when the card could not be shown whole: the rest belongs into a file. */
  readonly isPartial: boolean;
}

const inFile = ", all of it in the file below";

/** How a card is drawn, and, when Slack refuses that, how else: without tables, then only its first words. */
const ways: readonly DrawOptions[] = [
  { rest: inFile },
  { rest: inFile, plainTables: true },
  { rest: inFile, limits: smallLimits },
];

/** Shows a card with `send`, in a smaller way when Slack refuses the larger one, at last as bare text: never not at all. */
async function degrade<T>(
  card: Card,
  ports: PostPorts,
  send: (message: { readonly text: string; readonly blocks?: KnownBlock[] }) => Promise<T>,
): Promise<{ readonly result: T; readonly isPartial: boolean }> {
  for (const way of ways) {
    const drawn = draw(card, way);
    await ports.keep(drawn);
    try {
      const result = await send({ text: drawn.text, blocks: [...drawn.blocks] });
      return { result, isPartial: drawn.hidden !== "" || way.limits !== undefined };
    } catch (error) {
      const told = troubleOf(error);
      if (told.trouble.kind !== "refused") throw error;
      ports.log(told, "draw a card");
    }
  }
  return { result: await send({ text: `${draw(card).text}\n(all of it in the file below)` }), isPartial: true };
}

const quiet = { unfurl_links: false, unfurl_media: false, link_names: false, parse: "none" } as const;

/** Posts a final card, exactly once as far as that can be known: before a doubtful post is repeated, the channel is read. */
export async function postFinal(
  client: Client,
  to: { readonly channel: string; readonly thread?: string },
  card: Card,
  ports: PostPorts,
  mark: string = randomUUID(),
): Promise<Posted> {
  const began = ports.now();
  const { result, isPartial } = await degrade(card, ports, (message) =>
    insist(() => send(client, to, message, mark), {
      wait: ports.wait,
      log: (told) => ports.log(told, "post a card"),
      done: () => findPosted(client, to, mark, began),
    }),
  );
  return { standing: result, isPartial };
}

/** Posts progress once, without insisting. The mark tells it from others if nobody knows whether it arrived. */
export async function postProgress(
  client: Client,
  to: { readonly channel: string; readonly thread?: string },
  card: Card,
  ports: PostPorts,
  mark: string,
): Promise<Standing> {
  const drawn = draw(card);
  await ports.keep(drawn);
  return send(client, to, { text: drawn.text, blocks: [...drawn.blocks] }, mark);
}

async function send(
  client: Client,
  to: { readonly channel: string; readonly thread?: string },
  message: { readonly text: string; readonly blocks?: KnownBlock[] },
  mark: string,
): Promise<Standing> {
  const answer = await client.chat.postMessage({
    channel: to.channel,
    ...(to.thread ? { thread_ts: to.thread } : {}),
    ...message,
    ...quiet,
    metadata: { event_type: "huntbot_card", event_payload: { mark } },
  });
  return { channel: answer.channel ?? to.channel, ts: answer.ts ?? "" };
}

/**
 * A message that was posted with this mark since then. Null when there is none or when the bot may not read there: then it
 * is posted again, because twice is better than never.
 */
export async function findPosted(
  client: Client,
  { channel, thread }: { readonly channel: string; readonly thread?: string },
  mark: string,
  since: number,
): Promise<Standing | null> {
  const where = { channel, oldest: String(since / 1000 - 60), limit: 50, include_all_metadata: true };
  try {
    const answer = thread
      ? await client.conversations.replies({ ...where, ts: thread })
      : await client.conversations.history(where);
    const found = answer.messages?.find((message) => JSON.stringify(message.metadata ?? null).includes(`"${mark}"`));
    return found?.ts ? { channel, ts: found.ts } : null;
  } catch (error) {
    const { trouble } = troubleOf(error);
    if (trouble.kind === "other" || trouble.kind === "outside" || trouble.kind === "gone") return null;
    throw error;
  }
}

/** Replaces a message by a final card. Editing twice changes nothing, so this insists without looking. */
export async function editFinal(client: Client, at: Standing, card: Card, ports: PostPorts): Promise<Posted> {
  const { isPartial } = await degrade(card, ports, (message) =>
    insist(() => client.chat.update({ ...at, ...message, ...(message.blocks ? {} : { blocks: [] }) }), {
      wait: ports.wait,
      log: (told) => ports.log(told, "edit a card"),
    }),
  );
  return { standing: at, isPartial };
}

/** Shows progress in place, without insisting. */
export async function editProgress(client: Client, at: Standing, card: Card, ports: PostPorts): Promise<void> {
  const drawn = draw(card);
  await ports.keep(drawn);
  await client.chat.update({ ...at, text: drawn.text, blocks: [...drawn.blocks] });
}
