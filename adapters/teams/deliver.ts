import type { Card, Slot } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import type { MessageRef } from "../../src/model/request.ts";
import { type Address, placeAt } from "./activity.ts";
import type { Connector } from "./connector.ts";
import { insist, statusOf } from "./insist.ts";
import type { Pace, Timing } from "./pace.ts";
import { type Places, sendCard } from "./send-card.ts";

export interface DeliverPorts {
  readonly connector: Connector;
  readonly pace: Pace;
  readonly timing: Timing;
  readonly places: Places;
  /** Told about progress that could not be shown: nothing is lost by it. */
  readonly warn: (message: string, error: unknown) => void;
}

export interface Target {
  readonly address: Address;
  /** The message that is answered. */
  readonly replyTo?: string;
  /** What is left after a dialog showed the answer: perhaps nothing, so nothing is promised. */
  readonly isRest?: boolean;
  /** Called once the first message exists, before the answer is complete. */
  onFirst?(message: MessageRef): Promise<void>;
}

/** Milliseconds that a person waits for the first output before they are told that it is worked on. */
const patience = 600;
/** Milliseconds between two edits of one message that only show progress. */
const progressGap = 1000;

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

  function post(card: Card, slot: Slot, key: string): Promise<MessageRef> {
    // One after the other until the first exists: the thread of the others may be the one it opens.
    const posted = (first ?? Promise.resolve(null)).then((opened) => postCard(card, slot, key, opened));
    first ??= posted.then(async (message) => {
      await target.onFirst?.(message);
      return message;
    });
    // Whoever posted is told; nobody else waits for it.
    first.catch(() => undefined);
    return posted;
  }

  async function postCard(card: Card, slot: Slot, key: string, opened: MessageRef | null): Promise<MessageRef> {
    const address = opened ? threadOf(target.address, opened) : target.address;
    await ports.pace.turn(address.conversation);
    const id = await sendCard(card, ports.places, (message) =>
      insist(() => ports.connector.post(address, message, target.replyTo), ports.timing),
    );
    return refOf(address, id, slot, key, opened);
  }

  const iterator = outputs[Symbol.asyncIterator]();
  let next = iterator.next();
  const early = await Promise.race([next, ports.timing.sleep(patience).then(() => null)]);
  let placeholder = early === null && !target.isRest ? post(accepted, "main", "accepted") : undefined;
  for (let result = await next; !result.done; result = await next) {
    const output = result.value;
    const name = JSON.stringify([output.slot, output.key]);
    const message = messages.get(name) ?? createMessage(post, ports, placeholder);
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

/** One message: posted with the first output it shows, then edited. */
function createMessage(
  post: (card: Card, slot: Slot, key: string) => Promise<MessageRef>,
  ports: DeliverPorts,
  placeholder: Promise<MessageRef> | undefined,
) {
  let latest: Output | undefined;
  let ref: Promise<MessageRef> | undefined = placeholder;
  let running: Promise<void> | undefined;
  let wake = (): void => undefined;

  async function draw(output: Output): Promise<void> {
    if (!ref) {
      ref = post(output.card, output.slot, output.key);
      await ref;
      return;
    }
    const message = await ref;
    const { conversation } = addressIn(message);
    if (output.final) {
      await ports.pace.turn(conversation);
      await editMessage(message, output.card, ports).catch(async (error: unknown) => {
        if (statusOf(error) !== 404) throw error;
        // Somebody deleted the message while it was worked on.
        ref = post(output.card, output.slot, output.key);
        await ref;
      });
    } else if (ports.pace.mayUpdate(conversation)) {
      await editMessage(message, output.card, ports, "once").catch((error: unknown) =>
        ports.warn("could not show progress", error),
      );
    }
  }

  async function run(): Promise<void> {
    for (let shown: Output | undefined; latest && latest !== shown; ) {
      shown = latest;
      await draw(shown);
      if (!shown.final)
        await Promise.race([ports.timing.sleep(progressGap), new Promise<void>((resolve) => (wake = resolve))]);
    }
    running = undefined;
  }

  return {
    show(output: Output): void {
      latest = output;
      if (output.final) wake();
      running ??= run();
      // The rejection is told by `settled`.
      running.catch(() => undefined);
    },
    settled: async () => running,
  };
}

/** Puts another card into a message that exists. `once`: without trying again. */
export async function editMessage(ref: MessageRef, card: Card, ports: DeliverPorts, how?: "once"): Promise<void> {
  const address = addressIn(ref);
  const id = ref.data["activity"] ?? "";
  await sendCard(card, ports.places, async (message) => {
    const send = () => ports.connector.update(address, id, message);
    await (how === "once" ? send() : insist(send, ports.timing));
    return id;
  });
}

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

function addressIn({ data }: MessageRef): Address {
  const { serviceUrl = "", conversation = "", tenant = "", botId = "", kind } = data;
  return {
    serviceUrl,
    conversation,
    tenant,
    botId,
    kind: kind === "channel" || kind === "group" ? kind : "personal",
  };
}
