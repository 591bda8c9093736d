import type { Card, Slot } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import type { MessageRef } from "../../src/model/request.ts";
import { type Address, placeAt } from "./activity.ts";
import type { Message } from "./connector.ts";
import { insist } from "./insist.ts";
import { createMessage, type Post, type Refresh } from "./message.ts";
import type { DeliverPorts } from "./ports.ts";
import { sendCard } from "./send-card.ts";

export interface Target {
  readonly address: Address;
  /** The message that is answered. */
  readonly replyTo?: string;
  /** The Teams id of the person who asked: their client keeps a card that is worked on up to date. */
  readonly asker?: string;
  /** What is left after a dialog showed the answer: perhaps nothing, so nothing is promised. */
  readonly isRest?: boolean;
  /** Called once the first message exists, before the answer is complete. */
  onFirst?(message: MessageRef): Promise<void>;
}

/** Milliseconds that a person waits for the first output before they are told that it is worked on. */
const patience = 600;

/**
 * Draws the newest output of each key into one message, which is edited from then on. Work never waits for drawing;
 * progress may be left out, a final card never is. Resolves with the first message (null when there was no output) once
 * everything was sent; rejects when a final card was refused for good.
 */
export async function deliver(
  target: Target,
  outputs: AsyncIterable<Output>,
  ports: DeliverPorts,
): Promise<MessageRef | null> {
  const messages = new Map<string, ReturnType<typeof createMessage>>();
  let first: Promise<MessageRef> | undefined;

  const post: Post = (card, slot, key, refresh) => {
    // One after the other until the first exists: the thread of the others may be the one it opens.
    const posted = (first ?? Promise.resolve(null)).then((opened) => postCard({ card, slot, key }, opened, refresh));
    first ??= posted.then(async (message) => {
      await target.onFirst?.(message);
      return message;
    });
    // Whoever posted is told; nobody else waits for it.
    first.catch(() => undefined);
    return posted;
  };

  async function postCard(
    { card, slot, key }: { card: Card; slot: Slot; key: string },
    opened: MessageRef | null,
    refresh: Refresh | undefined,
  ): Promise<MessageRef> {
    const address = opened ? threadOf(target.address, opened) : target.address;
    await ports.pace.turn(address.conversation);
    const send = (message: Message) =>
      insist(() => ports.connector.post(address, message, target.replyTo), ports.timing);
    const id = await sendCard(card, ports.places, send, refresh);
    return refOf(address, id, slot, key, opened);
  }

  const iterator = outputs[Symbol.asyncIterator]();
  let next = iterator.next();
  const early = await Promise.race([next, ports.timing.sleep(patience).then(() => null)]);
  let placeholder = early === null && !target.isRest ? post(accepted, "main", "accepted") : undefined;
  for (let result = await next; !result.done; result = await next) {
    const output = result.value;
    const name = JSON.stringify([output.slot, output.key]);
    const message = messages.get(name) ?? createMessage(post, ports, { placeholder, asker: target.asker });
    placeholder = undefined;
    messages.set(name, message);
    message.show(output);
    next = iterator.next();
  }
  const ends = await Promise.allSettled([...messages.values()].map((message) => message.settled()));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
  return (await first) ?? null;
}

const accepted: Card = {
  title: "Working on it",
  tone: "calm",
  preview: "Working on it",
  blocks: [{ kind: "note", line: ["The answer comes into this message."] }],
};

/** A channel's first message opens the thread that the others go to. */
function threadOf(address: Address, opened: MessageRef): Address {
  if (address.kind !== "channel" || address.conversation.includes(";messageid=")) return address;
  return { ...address, conversation: `${address.conversation};messageid=${opened.data["activity"]}` };
}

function refOf(address: Address, activity: string, slot: Slot, key: string, opened: MessageRef | null): MessageRef {
  return {
    platform: "teams",
    place: placeAt(address, opened?.place.thread ?? activity),
    key,
    slot,
    data: { ...address, activity },
  };
}
