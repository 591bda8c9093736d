import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Loopback, loopback } from "../enrich/loopback.ts";
import { type ServingProcess, startServing } from "./serving-process.ts";
import {
  click,
  happened,
  interaction,
  mention,
  type SlackMessage,
  signingSecret,
  slash,
  startWorkspace,
} from "./slack-workspace.ts";

type Workspace = Awaited<ReturnType<typeof startWorkspace>>;

const isFinal = ({ text }: SlackMessage) => !/^Hunting/.test(text);

/** Asks again until it holds: what a person does who looks at a channel. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

interface Answered {
  readonly status: number;
  readonly ms: number;
}

async function atOnce(requests: readonly { readonly url: string; readonly init: RequestInit }[]): Promise<Answered[]> {
  const worker = new Worker(new URL("at-once.js", import.meta.url), { workerData: requests });
  const [answers] = await once(worker, "message");
  return answers as Answered[];
}

function slackEnv(workspace: Workspace) {
  return { SLACK_BOT_TOKEN: "xoxb-bot", SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: workspace.apiUrl };
}

describe("two hundred slash commands at once, every fifth message refused with a 429", () => {
  let workspace: Workspace;
  let bot: ServingProcess;
  beforeAll(async () => {
    workspace = await startWorkspace({ channels: 20, limited: 5 });
    bot = await startServing(slackEnv(workspace));
  });
  afterAll(async () => {
    await bot.close();
    await workspace.close();
  });

  it("are all acknowledged, and each is answered by exactly one final card", async () => {
    const asked = Array.from({ length: 200 }, (_, at) => ({
      address: `203.0.113.${at + 1}`,
      channel: workspace.channels[at % workspace.channels.length] ?? "",
    }));
    const requests = asked.map(({ address, channel }) => ({
      url: `${bot.url}/slack/events`,
      init: slash(channel, `${address} 7d --no-enrich`, `trigger ${address}`),
    }));
    const answers = await atOnce(requests);
    expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 200));
    const took = answers.map(({ ms }) => ms);
    took.sort((a, b) => a - b);
    console.log(`acknowledged 200: median ${Math.round(took[100] ?? 0)} ms, p99 ${Math.round(took[197] ?? 0)} ms`);

    const found: SlackMessage[] = [];
    for (const channel of workspace.channels) {
      const expected = asked.filter((one) => one.channel === channel).length;
      const whole = await until(async () => {
        const all = await workspace.history(channel);
        return all.filter(isFinal).length >= expected ? all : undefined;
      });
      found.push(...whole);
    }
    for (const { address } of asked) {
      const answers = found.filter(({ text }) => text.includes(`${address} `));
      expect(answers.filter(isFinal), address).toHaveLength(1);
      expect(answers, address).toHaveLength(1);
    }
    expect(workspace.refused()).toBeGreaterThan(20);
  }, 600_000);
});

describe("the dialogs of a hunt", () => {
  let workspace: Workspace;
  let bot: ServingProcess;
  let channel: string;
  let card: SlackMessage;
  beforeAll(async () => {
    workspace = await startWorkspace({ channels: 1 });
    channel = workspace.channels[0] ?? "";
    bot = await startServing(slackEnv(workspace));
  });
  afterAll(async () => {
    await bot.close();
    await workspace.close();
  });

  async function send(request: RequestInit): Promise<void> {
    expect((await fetch(`${bot.url}/slack/events`, request)).status).toBe(200);
  }
  const shown = (words: string) =>
    until(async () => workspace.views.findLast((view) => JSON.stringify(view).includes(words)));
  const reply = (words: RegExp) =>
    until(async () => (await workspace.replies(channel, card.ts)).find(({ text }) => words.test(text)));

  it("open at once from a button, one in another, and lead back into the thread", async () => {
    await send(slash(channel, "23.97.60.214 2d --no-enrich", "dialogs"));
    card = await until(async () =>
      (await workspace.history(channel)).find(({ text }) => text.includes("GOT IN AND ACTED")),
    );
    await send(click("14 alerts", { channel, message: card }, await workspace.trigger()));
    const list = await shown("14 ALERTS");
    expect(workspace.views.map((view) => [view.id, JSON.stringify(view).includes("Loading")])).toEqual([
      [list.id, true],
      [list.id, false],
    ]);
    await send(click("Alert 1", { view: list }, await workspace.trigger(list.id)));
    const alert = await shown("Suspicious Process Id");
    expect(alert).toMatchObject({ previous_view_id: list.id });
    await send(click("host:MSTICALERTSLXVM2", { view: alert }, await workspace.trigger(alert.id)));
    await reply(/MSTICALERTSLXVM2 · /);
    expect((await workspace.history(channel)).length).toBe(1);
  }, 120_000);

  it("ask for a range, whose hunt comes into the thread, and a line typed there goes on with it", async () => {
    const details = await reply(/^Details of 23\.97\.60\.214/);
    await send(click("Other range", { channel, message: details }, await workspace.trigger()));
    const form = await shown("Another range");
    const at = (time: string) => ({ selected_date_time: Date.parse(time) / 1000 });
    const values = {
      "field:0": { "value:0": at("2019-02-16T00:00:00Z") },
      "field:1": { "value:1": at("2019-02-17T00:00:00Z") },
    };
    const view = { ...form, state: { values } };
    await send(interaction({ type: "view_submission", view }, "none"));
    await reply(/23\.97\.60\.214 · 1 day to 17 Feb 00:00 UTC/);
    await send(mention(channel, card.ts, `<@${workspace.bot}> alerts 30d`, "1700000002.000001"));
    await reply(/^14 ALERTS · 23\.97\.60\.214 · 30 days/);
  }, 120_000);

  it("are offered again on the Home tab, where each hunt of the person is a click away", async () => {
    const user = workspace.reader;
    await send(slash(channel, "203.0.113.66 2d --no-enrich", "home", user));
    await until(async () =>
      (await workspace.history(channel)).find((message) => isFinal(message) && message.text.includes("203.0.113.66")),
    );
    await send(happened({ type: "app_home_opened", user, tab: "home", channel: "D1" }, "1700000003.000001"));
    const home = await shown("Your last hunts");
    expect(home["type"]).toBe("home");
    expect(JSON.stringify(home.blocks)).toMatch(/203\.0\.113\.66 · \d/);
  }, 120_000);

  it("open from anywhere, and hunt where they say", async () => {
    const shortcut = { type: "shortcut", callback_id: "hunt_anywhere" };
    await send(interaction(shortcut, await workspace.trigger()));
    const form = await shown("hunt-form");
    const values = {
      "field:0": { "value:0": { value: "185.49.71.101" } },
      "field:1": { "value:1": { selected_option: { value: "1" } } },
      "field:4": { "value:4": { selected_options: [{ value: "0" }] } },
      place: { place: { selected_conversation: channel } },
    };
    await send(interaction({ type: "view_submission", view: { ...form, state: { values } } }, "none"));
    await until(async () => (await workspace.history(channel)).find(({ text }) => text.includes("NOT SEEN")));
  }, 120_000);
});

describe("a bot at work", () => {
  let workspace: Workspace;
  let bot: ServingProcess;
  let channel: string;
  let registry: Loopback;
  /** A registry that never answers keeps a hunt at work for as long as a lookup may take. */
  const env = () => ({ ...slackEnv(workspace), RDAP_URL: registry.origin });
  beforeAll(async () => {
    registry = await loopback(() => undefined);
    workspace = await startWorkspace({ channels: 1 });
    channel = workspace.channels[0] ?? "";
    bot = await startServing(env());
  });
  afterAll(async () => {
    await bot.close();
    await workspace.close();
    await registry.close();
  });
  const command = (text: string, id: string) => fetch(`${bot.url}/slack/events`, slash(channel, text, id));
  /** The one card that can be stopped, whether a first answer stands on it or not. */
  const atWork = () =>
    until(async () =>
      (await workspace.history(channel)).find(({ blocks }) => JSON.stringify(blocks ?? []).includes('"Stop"')),
    );
  const cardOf = (word: string) =>
    until(async () => (await workspace.history(channel)).find((message) => message.text.includes(word)));

  it("is stopped by the button of a card that it works on, which says by whom", async () => {
    await command("47.91.56.21 7d", "stopped");
    const working = await atWork();
    const pressed = click("Stop", { channel, message: working }, await workspace.trigger());
    expect((await fetch(`${bot.url}/slack/events`, pressed)).status).toBe(200);
    const card = await cardOf("Stopped");
    expect(card.ts).toBe(working.ts);
    expect(JSON.stringify(card.blocks)).toContain("ana stopped it");
  }, 120_000);

  it("that is told to end says so on what it works on", async () => {
    // Another address: what did not answer about the first one is not asked again at once.
    await command("91.219.29.81 30d", "ended");
    const working = await atWork();
    await bot.end("SIGTERM");
    const after = (await workspace.history(channel)).find(({ ts }) => ts === working.ts);
    expect(JSON.stringify(after?.blocks)).toContain("The bot was shut down");
    bot = await startServing(env(), bot.home);
  }, 120_000);

  it("still knows what a thread was about", async () => {
    await command("23.97.60.214 2d --no-enrich", "first");
    const card = await cardOf("GOT IN AND ACTED");
    await bot.end("SIGTERM");
    bot = await startServing(env(), bot.home);

    await fetch(`${bot.url}/slack/events`, mention(channel, card.ts, `<@${workspace.bot}> 7d`, "1700000001.000001"));
    const wider = await until(async () =>
      (await workspace.replies(channel, card.ts)).find(({ text }) => /GOT IN AND ACTED .* 7 days/.test(text)),
    );
    expect(wider.text).toContain("23.97.60.214");
  }, 120_000);

  it("that was killed while it worked marks the card and offers to run it again", async () => {
    await command("185.49.71.101 7d", "second");
    await cardOf("185.49.71.101");
    await bot.end("SIGKILL");
    bot = await startServing(env(), bot.home);

    const card = await cardOf("Interrupted");
    expect(JSON.stringify(card.blocks)).toContain("Run again");
  }, 120_000);
});
