import type { Router } from "../../src/chat/router.ts";
import type { Card } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import type { MessageRef, Request } from "../../src/model/request.ts";
import { type Activity, type Address, addressOf, placeAt } from "./activity.ts";
import { deliver } from "./deliver.ts";
import type { DeliverPorts } from "./ports.ts";

/** The same question, asked in the person's own conversation with the bot: judged there, and answered nowhere else. */
export async function answerDirectly(
  activity: Activity,
  { threadText: _, ...request }: Request,
  ports: DeliverPorts & { readonly router: Router },
): Promise<void> {
  const here = addressOf(activity);
  let address: Address;
  try {
    address = await ports.connector.direct(here, activity.from.id);
  } catch (error) {
    ports.warn("could not write to a person directly", error);
    await deliver({ address: here, ...(activity.replyToId ? { replyTo: activity.replyToId } : {}) }, refusal(), ports);
    return;
  }
  const there = { ...request, place: placeAt(address) };
  const onFirst = (message: MessageRef) => ports.router.delivered(there, message);
  await deliver({ address, asker: activity.from.id, onFirst }, ports.router.handle(there), ports);
}

async function* refusal(): AsyncIterable<Output> {
  yield { slot: "me", key: "direct", card: notDirectly, final: true };
}

const notDirectly: Card = {
  title: "Could not write to you directly",
  tone: "notice",
  preview: "Could not write to you directly",
  blocks: [
    { kind: "text", lines: [["Teams did not let me. Add huntbot for yourself (Apps), then press the button again."]] },
  ],
};
