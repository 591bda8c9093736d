import type { Card, Slot } from "../../src/model/card.ts";
import type { Output, Platform } from "../../src/model/command.ts";
import { Failure } from "../../src/model/failure.ts";
import type { MessageRef, Place } from "../../src/model/request.ts";
import { createChannelMessage, postPorts } from "./channel-message.ts";
import { createLiveMessage, type LiveMessage } from "./live-message.ts";
import type { SlackPorts } from "./ports.ts";
import { editFinal, findPosted, type Standing } from "./post.ts";
import { answerFromOutside, answerPrivately, showInDialog } from "./private-answer.ts";
import type { Asked } from "./request.ts";
import { createResponder } from "./respond.ts";
import { troubleOf } from "./trouble.ts";

/** What a delivery may use when a person asked; a job has none of it. */
interface Audience {
  readonly asked: Asked;
  /** Called as soon as the first message exists, and again when there is more to know of it. */
  onFirst(ref: MessageRef): void;
}

export interface SlackPlatform extends Platform {
  deliver(to: Place, out: AsyncIterable<Output>, signal: AbortSignal, audience?: Audience): Promise<MessageRef>;
}

/**
 * Slack, seen from inside: one message a key, edited as it grows, replaced by the final card. `address` is the workspace's
 * in a browser, once Slack told it.
 */
export function createPlatform(ports: SlackPorts, address: () => string | undefined = () => undefined): SlackPlatform {
  return {
    name: "slack",
    deliver: (to, out, signal, audience) => createDelivery(ports, to, signal, audience).run(out),
    link({ place: { thread }, data: { channel, ts } }) {
      const workspace = address();
      if (!workspace || !channel || !ts) return null;
      // An answer in a thread is found through its first message only.
      const inThread = thread && thread !== ts ? `?${new URLSearchParams({ thread_ts: thread, cid: channel })}` : "";
      return `${workspace.replace(/\/+$/, "")}/archives/${channel}/p${ts.replace(".", "")}${inThread}`;
    },
    async posted(to, key, since) {
      const at = await findPosted(ports.clients.final, to, key, since.getTime());
      return at && refTo(to, at, "main", key);
    },
    async edit(ref, card) {
      const { channel, ts } = ref.data;
      if (!channel || !ts) throw notEditable("it was shown to one person or through a response address.");
      try {
        await editFinal(ports.clients.final, { channel, ts }, withChart(card, ref), postPorts(ports));
      } catch (error) {
        const { trouble, code } = troubleOf(error);
        throw trouble.kind === "gone" ? notEditable(`Slack says ${code}.`, error) : error;
      }
    },
  };
}

/** The picture that was uploaded under the message is linked on it, whatever else it says. */
function withChart(card: Card, { data: { chart } }: MessageRef): Card {
  const { actions = [] } = card;
  return chart && !actions.some((action) => "open" in action && action.label === chartLabel)
    ? { ...card, actions: [...actions, { label: chartLabel, open: chart }] }
    : card;
}
const chartLabel = "Chart";

const refTo = (to: Place, { channel, ts }: Standing, slot: Slot, key: string): MessageRef => ({
  platform: "slack",
  place: { ...to, channel, thread: to.thread ?? ts },
  key,
  slot,
  data: { channel, ts },
});

const notEditable = (why: string, cause?: unknown) =>
  new Failure({ what: "Could not change the message", why, fix: "Ask again to get a new one.", cause });

function createDelivery(ports: SlackPorts, to: Place, signal: AbortSignal, audience: Audience | undefined) {
  const asked = audience?.asked;
  const responder =
    asked?.responseUrl && !asked.isDirect ? createResponder(asked.responseUrl, ports.wait, ports.isSlacks) : null;
  const messages = new Map<string, LiveMessage>();
  /** Resolve when a main message shows all it ever will: whoever waits for it to be posted need not any longer. */
  const mainsEnd: (() => Promise<void>)[] = [];
  let newestMain: Main | null = null;
  let outside = false;
  let first: MessageRef | null = null;
  /** Final cards for which the response address may have too few messages left. */
  const held: Card[] = [];

  interface Main {
    readonly posted: Promise<Standing | null>;
    addLink(label: string, url: string): Promise<void>;
  }

  function posted(slot: Slot, key: string, { channel, ts }: Standing): void {
    if (first) return;
    first = refTo(to, { channel, ts }, slot, key);
    audience?.onFirst(first);
  }

  /** The message links the picture under it; whoever edits it later is told. */
  async function linkChart(main: Main, permalink: string): Promise<void> {
    await main.addLink(chartLabel, permalink);
    const at = await main.posted;
    if (!first || first.data["ts"] !== at?.ts) return;
    first = { ...first, data: { ...first.data, chart: permalink } };
    audience?.onFirst(first);
  }

  function live(show: (output: Output) => Promise<void>): LiveMessage {
    return createLiveMessage({
      show,
      mayEdit: () => !signal.aborted && ports.pace.mayEdit(to.workspace),
      wait: ports.wait,
      onProgressError: (error) => ports.log({ level: "info", message: `progress not shown: ${troubleOf(error).code}` }),
    });
  }

  function mainMessage(key: string): LiveMessage {
    let known: (at: Standing | null) => void = () => {};
    const whenPosted = new Promise<Standing | null>((resolve) => {
      known = resolve;
    });
    const message = createChannelMessage({
      ports,
      // A job's messages are found by their keys; a person may ask the same twice.
      ...(asked ? {} : { mark: key }),
      where: async () => to,
      onPosted(at) {
        known(at);
        posted("main", key, at);
      },
    });
    newestMain = { posted: whenPosted, addLink: message.addLink };
    const following = live(async (output) => {
      if (outside) return void (output.final && (await answerOutside(output.card)));
      try {
        await message.show(output);
      } catch (error) {
        const isOutside = troubleOf(error).trouble.kind === "outside" && !message.standing();
        if (!isOutside || !responder || responder.left() === 0) throw error;
        outside = true;
        if (output.final) await answerOutside(output.card);
      }
    });
    mainsEnd.push(() => following.settled().finally(() => known(null)));
    return following;
  }

  /** Under the newest main message; a message of its own where there is none. */
  function threadMessage(key: string): LiveMessage {
    const main = newestMain;
    const anchor = async () => (to.thread ? undefined : ((await main?.posted) ?? undefined));
    const message = createChannelMessage({
      ports,
      where: async () => {
        const above = await anchor();
        const thread = to.thread ?? above?.ts;
        // A person's own conversation is named by the person until something stands in it.
        return { channel: above?.channel ?? to.channel, ...(thread ? { thread } : {}) };
      },
      onPosted: (at) => posted("thread", key, at),
      onPicture: (permalink) => void (main && linkChart(main, permalink).catch(logged("link the chart"))),
    });
    return live(async (output) => {
      await anchor();
      // The main answer has already said that the bot must be invited for this.
      if (!outside) await message.show(output);
    });
  }

  function privateMessage(user: string): LiveMessage {
    return live(async (output) => {
      if (output.final) await answerPrivately(ports, to, user, output.card, responder);
    });
  }

  function dialogMessage(view: string, user: string): LiveMessage {
    return live(async (output) => {
      if (!output.final || (await showInDialog(ports, view, output.card, to))) return;
      await answerPrivately(ports, to, user, output.card, responder);
    });
  }

  async function answerOutside(card: Card): Promise<void> {
    if (responder && responder.left() > 1) await answerFromOutside(ports, responder, card);
    else held.push(card);
  }

  function open(slot: Slot, key: string): LiveMessage {
    // A direct message has nobody else in it; the Home tab names the person instead.
    const isDirect = /^[DUW]/.test(to.channel);
    switch (slot) {
      case "main":
        return mainMessage(key);
      case "thread":
        return threadMessage(key);
      case "dialog":
        if (asked?.view) return dialogMessage(asked.view, asked.user);
        return asked ? privateMessage(asked.user) : threadMessage(key);
      case "me":
        return asked && !isDirect ? privateMessage(asked.user) : mainMessage(key);
    }
  }

  function logged(doing: string) {
    return (error: unknown) => ports.log({ level: "warn", message: `could not ${doing}`, error });
  }

  /** A main output goes where the button said; a person's card in a thread stays in it. */
  const slotOf = (output: Output): Slot =>
    output.slot === "main" && asked?.show && asked.show !== "thread" ? asked.show : output.slot;

  return {
    async run(out: AsyncIterable<Output>): Promise<MessageRef> {
      const leave = ports.pace.enter(to.workspace);
      try {
        for await (const output of out) {
          const slot = slotOf(output);
          const id = `${slot} ${output.key}`;
          const message = messages.get(id) ?? open(slot, output.key);
          messages.set(id, message);
          message.update(output);
        }
      } finally {
        leave();
      }
      await Promise.allSettled(mainsEnd.map((end) => end()));
      const results = await Promise.allSettled([...messages.values()].map((message) => message.settled()));
      if (responder && held.length > 0) await answerFromOutside(ports, responder, joinedCard(held));
      for (const result of results) if (result.status === "rejected") throw result.reason;
      return first ?? { platform: "slack", place: to, key: "", slot: "me", data: {} };
    },
  };
}

/** Several cards as one: the first words of each. */
function joinedCard(cards: readonly Card[]): Card {
  const [only] = cards;
  if (only && cards.length === 1) return only;
  return {
    title: `${cards.length} more answers`,
    tone: "notice",
    preview: `${cards.length} more answers`,
    blocks: [{ kind: "text", lines: cards.map((card) => [card.preview]) }],
  };
}
