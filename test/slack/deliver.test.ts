import { describe, expect, it, onTestFinished, vi } from "vitest";
import { stoppable } from "../../src/chat/stoppable.ts";
import type { Block } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import { hostileTexts } from "../cards/hostile-cards.ts";
import { type Answers, type Bot, card, echo, main, startBot, wordsOf } from "./bot.ts";

async function botThat(answers: Answers, options: { problems?: boolean } = {}): Promise<Bot> {
  const bot = await startBot(answers);
  onTestFinished(async () => {
    await bot.close();
    if (!options.problems) expect(bot.api.problems).toEqual([]);
  });
  return bot;
}
const shows = (bot: Bot, words: string) =>
  vi.waitFor(() => expect(bot.api.messages.map(wordsOf).join("\n")).toContain(words), 20_000);
const working = (title: string): Output => main(title, { final: false });
const outputs = (...all: Output[]): Answers =>
  async function* () {
    yield* all;
  };

describe("one message", () => {
  it("appears, follows the work, and is replaced by the final card", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const bot = await botThat(async function* () {
      yield working("step 1");
      yield working("step 2");
      await released;
      yield main("DONE");
    });
    await bot.send(bot.command("x"));
    await shows(bot, "step 2");
    release();
    await shows(bot, "DONE");
    expect(bot.api.messages).toHaveLength(1);
    expect(bot.api.messages[0]?.text).toBe("DONE");
  });

  it("has a stop button while it works, and none afterwards", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const bot = await botThat(async function* (request) {
      if (request.via === "click") return yield main(`STOPPED ${request.input.words.join(" ")}`, { slot: "me" });
      yield stoppable(working("step 1"), request.id);
      await released;
      yield main("DONE");
    });
    await bot.send(bot.command("x"));
    await shows(bot, "Stop");
    await press(bot, "Stop");
    await vi.waitFor(() => expect(bot.api.responses[0]?.body["text"]).toBe(`STOPPED stop ${bot.requests[0]?.id}`));
    release();
    await shows(bot, "DONE");
    expect(wordsOf(bot.api.messages[0])).not.toContain("Stop");
  });

  it("is never edited more than thirty times a minute in a workspace, and the final card comes through all the same", async () => {
    const bot = await botThat(async function* () {
      for (let step = 0; step < 60; step += 1) {
        yield working(`step ${step}`);
        await new Promise((resolve) => setTimeout(resolve, 12));
      }
      yield main("DONE");
    });
    for (const channel of ["C1", "C2", "C3", "C4"]) await bot.send(bot.command("x", { channel_id: channel }));
    await vi.waitFor(
      () => expect(bot.api.messages.filter((message) => message.text === "DONE")).toHaveLength(4),
      30_000,
    );
    const edits = bot.api.of("chat.update").filter((call) => call.fields["text"] !== "DONE");
    expect(edits.length).toBeLessThanOrEqual(30);
    expect(edits.length).toBeGreaterThan(3);
  });

  it("gets its details, pictures and files in the thread under it, and a link to a picture that has none", async () => {
    const image: Block = { kind: "image", alt: "Hits a day", png: async () => Buffer.from("PNG") };
    const file: Block = { kind: "file", name: "hits.csv", mime: "text/csv", bytes: async () => Buffer.from("a,b") };
    const bot = await botThat(
      outputs(working("step 1"), main("DONE"), {
        slot: "thread",
        key: "details",
        card: card("DETAILS", { blocks: [image, file] }),
        final: true,
      }),
    );
    await bot.send(bot.command("x"));
    await vi.waitFor(() => expect(bot.api.files.filter((each) => each.thread)).toHaveLength(2), 20_000);
    const [first, details] = bot.api.messages;
    expect(details?.thread).toBe(first?.ts);
    expect(bot.api.files.map(({ name, thread, channel }) => [name, thread, channel])).toEqual([
      ["Hits-a-day.png", first?.ts, "C1"],
      ["hits.csv", first?.ts, "C1"],
    ]);
    expect(bot.api.files[1]?.bytes.toString()).toContain("a,b");
    await shows(bot, "https://blue.slack.com/files/F1");
    expect(wordsOf(first)).toContain("https://blue.slack.com/files/F1");
  });

  it("never unfurls", async () => {
    const bot = await botThat(echo);
    await bot.send(bot.command("x"));
    await shows(bot, "ANSWER");
    expect(bot.api.of("chat.postMessage")[0]?.fields).toMatchObject({ unfurl_links: "false", unfurl_media: "false" });
  });
});

describe("a final card", () => {
  it("survives a storm of rate limits and server errors, posted once", async () => {
    const bot = await botThat(echo);
    bot.api.plan(
      "chat.postMessage",
      { retryAfter: 1 },
      { retryAfter: 1 },
      { status: 503 },
      { error: "internal_error" },
      { retryAfter: 1 },
    );
    await bot.send(bot.command("x"));
    await shows(bot, "ANSWER");
    expect([bot.api.messages.length, bot.api.of("chat.postMessage").length]).toEqual([1, 6]);
  });

  it("replaces progress through the same storm", async () => {
    const bot = await botThat(outputs(working("step 1"), main("DONE")));
    bot.api.plan("chat.update", { retryAfter: 1 }, { status: 500 }, { retryAfter: 1 });
    await bot.send(bot.command("x"));
    await shows(bot, "DONE");
    expect(bot.api.messages).toHaveLength(1);
  });

  it("is not posted again when only the answer to the post was lost", async () => {
    const bot = await botThat(echo);
    bot.api.plan("chat.postMessage", { doneButLost: true });
    await bot.send(bot.command("x"));
    await shows(bot, "ANSWER");
    await vi.waitFor(() => expect(bot.delivered).toHaveLength(1));
    expect(bot.api.messages).toHaveLength(1);
  });

  it("replaces progress whose own post was never confirmed", async () => {
    const bot = await botThat(outputs(working("step 1"), main("DONE")));
    bot.api.plan("chat.postMessage", { doneButLost: true });
    await bot.send(bot.command("x"));
    await shows(bot, "DONE");
    expect(bot.api.messages).toHaveLength(1);
  });

  it("is posted anew when the message it should replace was deleted", async () => {
    const bot = await botThat(outputs(working("step 1"), main("DONE")));
    bot.api.plan("chat.update", { error: "message_not_found" }, { error: "message_not_found" });
    await bot.send(bot.command("x"));
    await shows(bot, "DONE");
  });

  it("is drawn smaller when Slack refuses it, at last as bare text, and the whole card is attached", async () => {
    const bot = await botThat(outputs(main("DONE")));
    for (const error of ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
      bot.api.plan("chat.postMessage", { error });
    await bot.send(bot.command("x"));
    await vi.waitFor(() => expect(bot.api.files[0]?.thread).toBeDefined(), 20_000);
    expect(bot.api.messages[0]).toMatchObject({ blocks: [], text: "DONE\n(all of it in the file below)" });
    expect(bot.api.files[0]?.bytes.toString()).toContain("DONE");
  });

  it("that is too large says so, and all of it is in the file below", async () => {
    const rows = Array.from({ length: 150 }, (_, at) => [[`row ${at}`]]);
    const bot = await botThat(
      outputs(main("DONE", { card: card("DONE", { blocks: [{ kind: "table", columns: [{ name: "What" }], rows }] }) })),
    );
    await bot.send(bot.command("x"));
    await vi.waitFor(() => expect(bot.api.files[0]?.bytes.toString()).toContain("row 149"), 20_000);
    expect(wordsOf(bot.api.messages[0])).toContain("+51 rows, all of it in the file below");
  });

  it("is missed by nobody when a file cannot be uploaded", async () => {
    const file: Block = { kind: "file", name: "hits.csv", mime: "text/csv", bytes: async () => Buffer.from("a,b") };
    const bot = await botThat(outputs(main("DONE", { card: card("DONE", { blocks: [file] }) })));
    bot.api.plan("files.getUploadURLExternal", { error: "missing_scope" });
    await bot.send(bot.command("x"));
    await shows(bot, "hits.csv: Slack did not take it (missing_scope).");
  });

  it("that Slack will not have at all is at least admitted to the person", async () => {
    const bot = await botThat(echo);
    bot.api.plan("chat.postMessage", { error: "account_inactive" });
    await bot.send(bot.command("x"));
    await vi.waitFor(() => expect(wordsOf(bot.api.responses)).toContain("Slack says account_inactive."), 20_000);
  });
});

describe("where the bot is no member", () => {
  it("answers once through the response address, and asks to be invited", async () => {
    const bot = await botThat(
      outputs(working("step 1"), main("DONE"), { slot: "thread", key: "details", card: card("DETAILS"), final: true }),
    );
    bot.api.leave("C1");
    await bot.send(bot.command("x"));
    await vi.waitFor(() => expect(bot.api.responses).toHaveLength(1), 20_000);
    expect(bot.api.responses[0]?.body).toMatchObject({
      response_type: "in_channel",
      replace_original: false,
      text: "DONE",
    });
    expect(wordsOf(bot.api.responses[0])).toContain("Invite @huntbot");
    await bot.slack.stop();
    expect([bot.api.responses.length, bot.api.messages.length, bot.api.files.length]).toEqual([1, 0, 0]);
  });

  it("answers many questions within the five messages that Slack allows", async () => {
    const bot = await botThat(
      outputs(...Array.from({ length: 9 }, (_, at) => main(`ANSWER ${at}`, { key: `k${at}` }))),
    );
    bot.api.leave("C1");
    await bot.send(bot.command("x"));
    await vi.waitFor(() => expect(bot.api.responses).toHaveLength(5), 20_000);
    const told = wordsOf(bot.api.responses);
    for (let at = 0; at < 9; at += 1) expect(told).toContain(`ANSWER ${at}`);
  });

  it("never sends an answer to an address that is not Slack's", async () => {
    const bot = await botThat(echo);
    bot.api.leave("C1");
    await bot.send(bot.command("x", { response_url: "https://evil.example/respond" }));
    await vi.waitFor(() => expect(bot.log.map((line) => line.message).join()).toContain("not_in_channel"), 20_000);
  });
});

describe("an answer to one person", () => {
  it("is shown to that person only, progress never", async () => {
    const bot = await botThat(outputs(main("busy", { slot: "me", final: false }), main("HELP", { slot: "me" })));
    await bot.send(bot.command("help"));
    await vi.waitFor(() =>
      expect(bot.api.responses[0]?.body).toMatchObject({ response_type: "ephemeral", text: "HELP" }),
    );
    const mention = { type: "app_mention", user: "U2", text: "<@UBOT> help", ts: "5.1", channel: "C1" };
    await bot.send(bot.event(mention, "E1"), { type: "application/json" });
    await vi.waitFor(() => expect(bot.api.ephemerals[0]).toMatchObject({ channel: "C1", user: "U2", text: "HELP" }));
    expect(bot.api.messages).toHaveLength(0);
  });
});

/** Clicks the button with this label on the newest message that has one, as Slack would send it. */
async function press(bot: Bot, label: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
  type Button = { type: string; action_id: string; value?: string; text: { text: string } };
  const message = bot.api.messages.findLast((each) => wordsOf(each.blocks).includes(`"text":${JSON.stringify(label)}`));
  const blocks = (message?.blocks ?? []) as { elements?: Button[] }[];
  const button = blocks.flatMap((block) => block.elements ?? []).find((each) => each.text?.text === label);
  const { ts, thread } = message ?? {};
  await bot.send(
    bot.interaction({
      type: "block_actions",
      actions: [button],
      container: { type: "message", message_ts: ts },
      message: { ts, ...(thread ? { thread_ts: thread } : {}) },
      ...more,
    }),
  );
}

describe("a click", () => {
  it("asks exactly the button's words, whatever they are, in the thread of its card", async () => {
    const runs = hostileTexts.map((text, at) => ({ label: `B${at}`, run: ["hunt", `account:${text}`, text] }));
    const bot = await botThat(async function* (request) {
      if (request.via === "click") return yield main("CLICKED", { key: request.id });
      for (const [at, action] of runs.entries())
        yield main(`CARD ${at}`, { key: `k${at}`, card: card(`CARD ${at}`, { actions: [action] }) });
    });
    await bot.send(bot.command("x"));
    await vi.waitFor(() => expect(bot.api.messages).toHaveLength(runs.length), 20_000);
    for (const { label } of runs) await press(bot, label);
    await vi.waitFor(() => expect(bot.requests).toHaveLength(runs.length + 1), 20_000);
    const clicked = bot.requests.slice(1).sort((a, b) => String(a.place.thread).localeCompare(String(b.place.thread)));
    expect(clicked.map((request) => request.input.words)).toEqual(runs.map(({ run }) => run));
    expect(new Set(clicked.map((request) => request.place.thread)).size).toBe(runs.length);
  });

  it("that should show a dialog opens it at once and fills it later", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const bot = await botThat(async function* (request) {
      if (request.via !== "click")
        return yield main("CARD", {
          card: card("CARD", { actions: [{ label: "Alert", run: ["alert", "7"], show: "dialog" }] }),
        });
      await released;
      yield main("ALERT 7", { card: card("ALERT 7", { actions: [{ label: "Hunt", run: ["hunt", "192.0.2.7"] }] }) });
    });
    await bot.send(bot.command("x"));
    await shows(bot, "CARD");
    await press(bot, "Alert");
    await vi.waitFor(() => expect(wordsOf(bot.api.views)).toContain("Loading"));
    release();
    await vi.waitFor(() => expect(wordsOf(bot.api.views[0]?.view)).toContain("ALERT 7"));
    expect(bot.api.messages).toHaveLength(1);
    const view = bot.api.views[0]?.view as { blocks: { elements?: unknown[] }[]; private_metadata: string };
    const button = view.blocks.at(-1)?.elements?.[0];
    await bot.send(
      bot.interaction({ type: "block_actions", actions: [button], channel: undefined, view: { ...view, id: "V1" } }),
    );
    await vi.waitFor(() => expect(bot.requests).toHaveLength(3));
    expect(bot.requests[2]?.place).toMatchObject({ channel: "C1", thread: bot.api.messages[0]?.ts });
  });

  it("for the person alone is answered in their own conversation and nowhere else", async () => {
    const run = ["hunt", "192.0.2.7"];
    const bot = await botThat(
      async function* (request) {
        if (request.via === "typed")
          return yield main("COUNTS", {
            card: card("COUNTS", { actions: [{ label: "Details to me", run, show: "direct" }] }),
          });
        yield main(`NAMES ${request.input.words.join(" ")}`);
        yield main("ROWS", { slot: "thread", key: "details" });
      },
      { problems: true },
    );
    await bot.send(bot.command("x"));
    await shows(bot, "COUNTS");
    await press(bot, "Details to me");
    await shows(bot, "ROWS");
    expect(bot.api.messages.slice(1).map(({ channel, text }) => [channel, text])).toEqual([
      ["D1", "NAMES hunt 192.0.2.7"],
      ["D1", "ROWS"],
    ]);
    expect(bot.requests[1]?.place).toEqual({ platform: "slack", workspace: "T1", channel: "U1" });

    bot.api.leave("U1");
    await press(bot, "Details to me");
    await vi.waitFor(() => expect(bot.api.responses).toHaveLength(1));
    expect(wordsOf(bot.api.responses)).not.toContain("NAMES");
    expect(bot.api.responses[0]?.body).toMatchObject({ response_type: "ephemeral" });
  });

  it("that asks for more opens a form, and the form completes the request", async () => {
    const options = Array.from({ length: 90 }, (_, at) => ({
      label: `Person ${at}`,
      value: `U${at}-${"x".repeat(60)}`,
    }));
    const ask = {
      title: "Hand the case over",
      run: ["handover"],
      submit: "Hand over",
      fields: [
        { kind: "choice" as const, id: "to", label: "To", options },
        { kind: "text" as const, id: "why", label: "Why", lines: 3 },
        { kind: "instant" as const, id: "at", label: "At" },
      ],
    };
    const bot = await botThat(async function* (request) {
      if (request.via === "form") return yield main("FORM");
      yield main("CARD", { card: card("CARD", { actions: [{ label: "Hand over", ask }] }) });
    });
    await bot.send(bot.command("x"));
    await shows(bot, "CARD");
    await press(bot, "Hand over");
    await vi.waitFor(() => expect(bot.api.views).toHaveLength(1));
    const values = {
      "field:0": { "value:0": { selected_option: { value: "89" } } },
      "field:1": { "value:1": { value: "shift ends <!here>" } },
      "field:2": { "value:2": { selected_date_time: 1_700_000_000 } },
    };
    const view = { ...bot.api.views[0]?.view, id: "V1", state: { values } };
    await bot.send(bot.interaction({ type: "view_submission", view, channel: undefined }));
    await shows(bot, "FORM");
    expect(bot.requests[1]?.input.words).toEqual([
      "handover",
      options[89]?.value,
      "shift ends <!here>",
      "2023-11-14T22:13:20.000Z",
    ]);
    expect(bot.requests[1]?.place).toMatchObject({ channel: "C1", thread: bot.api.messages[0]?.ts });
  });

  it("says so when its dialog comes too late or its button is too old", async () => {
    const bot = await botThat(
      outputs(
        main("CARD", {
          card: card("CARD", {
            actions: [{ label: "Fill in", ask: { title: "T", run: ["x"], fields: [], submit: "S" } }],
          }),
        }),
      ),
    );
    await bot.send(bot.command("x"));
    await shows(bot, "CARD");
    await press(bot, "Fill in", { trigger_id: "old" });
    await vi.waitFor(() => expect(wordsOf(bot.api.responses)).toContain("The dialog did not open"));
    const old = { type: "button", action_id: "do:0", value: '{"kept":"forgotten"}' };
    await bot.send(bot.interaction({ type: "block_actions", actions: [old], message: { ts: "1.1" } }));
    await vi.waitFor(() => expect(wordsOf(bot.api.responses)).toContain("This button is too old"));
  });
});

describe("a bot that is shut down", () => {
  it("still shows the last card of what was running", async () => {
    const bot = await botThat(async function* (request) {
      yield working("step 1");
      await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      yield main("STOPPED");
    });
    await bot.send(bot.command("x"));
    await shows(bot, "step 1");
    await bot.slack.stop();
    expect(bot.api.messages.map((message) => message.text)).toEqual(["STOPPED"]);
  });
});

describe("a job", () => {
  it("posts where it is told, and its card can be edited later from anywhere", async () => {
    const bot = await botThat(echo);
    const place = { platform: "slack", workspace: "T1", channel: "C9" } as const;
    const ref = await bot.slack.platform.deliver(
      place,
      outputs(main("PAGED"))(bot.requests[0] as never),
      new AbortController().signal,
    );
    const stored = JSON.parse(JSON.stringify(ref));
    const since = new Date(Date.now() - 60_000);
    expect(await bot.slack.platform.posted?.(place, ref.key, since)).toEqual(ref);
    expect(await bot.slack.platform.posted?.(place, "another", since)).toBeNull();
    await bot.slack.platform.edit(stored, card("RESOLVED"));
    expect(bot.api.messages).toMatchObject([{ channel: "C9", text: "RESOLVED" }]);
    expect(bot.slack.platform.link?.(stored)).toMatch(/^https:\/\/blue\.slack\.com\/archives\/C9\/p\d{16}$/);
    bot.api.plan("chat.update", { error: "message_not_found" });
    await expect(bot.slack.platform.edit(stored, card("X"))).rejects.toThrow("Could not change the message");
  });
});
