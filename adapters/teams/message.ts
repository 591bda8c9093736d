import type { Card, Slot } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import type { MessageRef } from "../../src/model/request.ts";
import type { Address } from "./activity.ts";
import type { DrawOptions } from "./draw.ts";
import { insist, statusOf } from "./insist.ts";
import type { DeliverPorts } from "./ports.ts";
import { sendCard } from "./send-card.ts";

/** Milliseconds between two edits of one message that only show progress. */
const progressGap = 1000;

export type Refresh = NonNullable<DrawOptions["refresh"]>;
export type Post = (card: Card, slot: Slot, key: string, refresh?: Refresh) => Promise<MessageRef>;

/** One message: posted with the first output it shows, then edited. `asker` keeps it up to date in their own client. */
export function createMessage(
  post: Post,
  ports: DeliverPorts,
  { placeholder, asker }: { placeholder: Promise<MessageRef> | undefined; asker: string | undefined },
) {
  let latest: Output | undefined;
  let ref: Promise<MessageRef> | undefined = placeholder;
  let running: Promise<void> | undefined;
  let wake = (): void => undefined;
  const name = ports.live.begin(() => latest);
  const refresh = { name, people: asker ? [asker] : [] };

  function postNew({ card, slot, key, final }: Output): Promise<MessageRef> {
    ref = post(card, slot, key, final ? undefined : refresh);
    return ref;
  }

  async function draw(output: Output): Promise<void> {
    if (!ref) {
      await postNew(output);
      return;
    }
    const message = await ref;
    const { conversation } = addressIn(message);
    if (output.final) {
      await ports.pace.turn(conversation);
      await editMessage(message, output.card, ports).catch(async (error: unknown) => {
        if (statusOf(error) !== 404) throw error;
        // Somebody deleted the message while it was worked on.
        await postNew(output);
      });
    } else if (ports.pace.mayUpdate(conversation)) {
      await editMessage(message, output.card, ports, refresh).catch((error: unknown) =>
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
    settled: async () => {
      try {
        await running;
      } finally {
        ports.live.end(name);
      }
    },
  };
}

/** Puts another card into a message that exists. With `progress` it is tried once: a newer card will follow. */
export async function editMessage(
  ref: MessageRef,
  card: Card,
  ports: Pick<DeliverPorts, "connector" | "places" | "timing">,
  progress?: Refresh,
): Promise<void> {
  const address = addressIn(ref);
  const id = ref.data["activity"] ?? "";
  const edit = async (message: Parameters<typeof ports.connector.update>[2]) => {
    const send = () => ports.connector.update(address, id, message);
    await (progress ? send() : insist(send, ports.timing));
    return id;
  };
  await sendCard(card, ports.places, edit, progress);
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
