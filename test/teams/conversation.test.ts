import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createRuns } from "../../src/chat/runs.ts";
import { stopCommand } from "../../src/commands/stop.ts";
import type { Card, Slot } from "../../src/model/card.ts";
import type { Command, Output, ParseContext } from "../../src/model/command.ts";
import { hostileTexts } from "../cards/hostile-cards.ts";
import { command } from "../chat/commands.ts";
import { blocks } from "./cards.ts";
import { type Call, type Microsoft, startMicrosoft } from "./microsoft.ts";
import { activities, startBot } from "./team.ts";

const card = (title: string, more: Partial<Card> = {}): Card => ({
  title,
  tone: "calm",
  preview: title,
  blocks: [],
  ...more,
});
const output = (slot: Slot, key: string, shown: Card, final = true): Output => ({ slot, key, card: shown, final });

/** A verb whose answers the test gives one by one. */
function led() {
  let give: (output: Output | null) => void = () => undefined;
  const queue: (Output | null)[] = [];
  return {
    give: (next: Output | null) => {
      queue.push(next);
      give(next);
    },
    async *run(): AsyncIterable<Output> {
      for (;;) {
        while (queue.length === 0) await new Promise<void>((resolve) => (give = () => resolve()));
        const next = queue.shift();
        if (!next) return;
        yield next;
      }
    },
  };
}

const rows = Array.from({ length: 400 }, (_, at) => [[`account-${at}-${"x".repeat(80)}`]]);
const large = card("LARGE", { blocks: [{ kind: "table", columns: [{ name: "Who" }], rows }] });
const slow = led();
const runs = createRuns();
const verbs: readonly Command<unknown>[] = [
  command("help"),
  command("hunt", { takesRange: true }),
  command("steps", {
    async *run() {
      yield output("main", "a", card("working"), false);
      yield output("main", "a", card("nearly there"), false);
      yield output("main", "a", card("DONE"));
      yield output("thread", "b", card("Details"));
    },
  }),
  command("slow", { run: () => slow.run() }),
  command("endless", {
    async *run(_, { signal }) {
      yield output("main", "a", card("SEARCHING"), false);
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  }),
  stopCommand(async (id, by) => runs.stop(id, by) !== undefined),
  command("large", {
    async *run() {
      yield output("main", "a", large);
    },
  }),
  command("picture", {
    async *run() {
      yield output("main", "a", card("P", { blocks: [blocks.image, blocks.file] }));
    },
  }),
  command("report"),
  command("find"),
  command("alert", {
    async *run(context: ParseContext) {
      yield output("dialog", "a", card(`Alert ${context.words.join(" ")}`));
      yield output("thread", "b", card("More"));
    },
  }),
  command("broken", {
    async *run() {
      throw new Error("secret detail");
      // biome-ignore lint/correctness/noUnreachable: a generator needs a yield
      yield output("main", "a", card("never"));
    },
  }),
];

let microsoft: Microsoft;
let bot: Awaited<ReturnType<typeof startBot>>;
let say: ReturnType<typeof activities>;
beforeAll(async () => {
  microsoft = await startMicrosoft();
  bot = await startBot(microsoft, verbs, {}, runs);
  say = activities(microsoft.url);
});
afterEach(() => {
  microsoft.calls.length = 0;
  microsoft.faults.length = 0;
  bot.asked.length = 0;
  bot.delivered.length = 0;
});
afterAll(async () => {
  await bot.close();
  await microsoft.close();
});

const titleOf = ({ body }: Call) =>
  JSON.stringify(body.attachments?.[0]?.content.body[0] ?? body.text ?? body.type ?? null);
const shows = (title: string) => (call: Call) => titleOf(call).includes(title);
const until = (title: string) => microsoft.until((calls) => calls.some(shows(title)));
const called = (title: string) => microsoft.calls.find(shows(title));

describe("a request", () => {
  it("is acknowledged before it is answered, told to be worked on, and answered in the same message", async () => {
    expect((await bot.send(say.channel.says("<at>huntbot</at> slow"))).status).toBe(200);
    await until("Working on it");
    slow.give(output("main", "a", card("ANSWER")));
    slow.give(null);
    await until("ANSWER");
    const [first, second] = microsoft.calls;
    expect(first).toMatchObject({ method: "POST", conversation: "19:soc@thread.tacv2;messageid=1550000" });
    expect(second).toMatchObject({ method: "PUT", activity: expect.stringMatching(/^m\d+$/) });
    expect(bot.delivered[0]?.message.place).toEqual({
      platform: "teams",
      workspace: "tenant-1",
      channel: "19:soc@thread.tacv2",
      thread: "1550000",
    });
  });

  it("shows the last card of a key in one message, and the details as another in the same thread", async () => {
    const activity = say.channel.says("<at>huntbot</at> steps");
    await bot.send(activity);
    await until("Details");
    await until("DONE");
    const posts = microsoft.calls.filter(({ method }) => method === "POST");
    expect(posts).toHaveLength(2);
    expect(new Set(microsoft.calls.map(({ conversation }) => conversation))).toEqual(
      new Set(["19:soc@thread.tacv2;messageid=1550000"]),
    );
    expect(posts[0]?.activity).toBe(activity.id);
    expect(microsoft.calls.every(({ headers }) => headers.authorization === "Bearer bot")).toBe(true);
  });

  it("is told the card's preview as the notification", async () => {
    await bot.send(say.personal.says("hunt 203.0.113.7"));
    await until("hunt");
    expect(called("hunt")?.body.summary).toBe("hunt");
  });

  it("shows typing to the person alone, never to a channel", async () => {
    await bot.send(say.personal.says("help"));
    await microsoft.until((calls) => calls.length === 2);
    expect(microsoft.calls.map(({ body }) => body.type).sort()).toEqual(["message", "typing"]);
    microsoft.calls.length = 0;
    await bot.send(say.channel.says("<at>huntbot</at> help"));
    await until("help");
    expect(microsoft.calls.map(({ body }) => body.type)).toEqual(["message"]);
  });

  it("knows who asks, where, and in which zone", async () => {
    await bot.send(say.channel.says("<at>huntbot</at>&nbsp;help"));
    await until("help");
    expect(bot.asked[0]).toMatchObject({
      person: { platform: "teams", id: "aad-ana", name: "Ana" },
      zone: "Europe/Berlin",
      via: "typed",
    });
  });

  it("reads the name of whoever is mentioned besides the bot as one word", async () => {
    const mention = (id: string, name: string) => ({
      type: "mention",
      text: `<at>${name}</at>`,
      mentioned: { id, name },
    });
    const text = "<at>huntbot</at> find <at>Ben Müller</at>";
    const entities = [mention("28:bot", "huntbot"), mention("29:ben", "Ben Müller")];
    await bot.send(say.channel.says(text, { entities }));
    await until("find");
    expect(bot.asked.at(-1)?.input.raw).toBe('<at>huntbot</at> find "@Ben Müller"');
  });

  it("inherits the last hunt in a chat with the bot, and in a thread, but not in a chat of several people", async () => {
    await bot.send(say.personal.says("hunt 203.0.113.7"));
    await until("hunt");
    microsoft.calls.length = 0;
    await bot.send(say.personal.says("30d"));
    await until("hunt");
    microsoft.calls.length = 0;
    await bot.send(say.group.says("<at>huntbot</at> 30d"));
    await until("Nothing was hunted here before");
  });

  it("that breaks shows nothing of the error", async () => {
    await bot.send(say.personal.says("broken"));
    await until("Something went wrong inside the bot");
    expect(JSON.stringify(microsoft.calls)).not.toContain("secret detail");
  });
});

describe("a button", () => {
  it("runs its words as they are, whatever is in them", async () => {
    for (const text of hostileTexts.filter((hostile) => hostile.length < 500 && !/[\ud800-\udfff]/.test(hostile))) {
      const words = ["hunt", `host:${text}`, "--tlp=red"];
      bot.asked.length = 0;
      const reply = await bot.send(say.personal.executes({ huntbot: { run: words } }));
      expect(reply.body).toMatchObject({ statusCode: 200, type: "application/vnd.microsoft.activity.message" });
      await microsoft.until((calls) => calls.length > 0);
      expect(bot.asked[0]?.input.words).toEqual(words);
      expect(bot.asked[0]?.via).toBe("click");
      microsoft.calls.length = 0;
    }
  });

  it("works in clients that only know Submit", async () => {
    await bot.send(say.personal.submits({ huntbot: { run: ["help"] } }));
    await until("help");
    expect(bot.asked[0]?.via).toBe("click");
  });

  it("ends the work of the card that it stands on, which says by whom", async () => {
    await bot.send(say.channel.says("endless"));
    await until("SEARCHING");
    const stop = called("SEARCHING")?.body.attachments?.[0]?.content.actions?.[0] as { title: string; data: object };
    expect(stop.title).toBe("Stop");
    await bot.send(say.channel.executes(stop.data));
    await until("Ana stopped it before it was done.");
    await until("Stopping");
    const [begun, ended] = [
      called("SEARCHING"),
      microsoft.calls.find((call) => /stopped it/.test(JSON.stringify(call.body))),
    ];
    expect(ended).toMatchObject({ method: "PUT", conversation: begun?.conversation });
    expect(JSON.stringify(ended?.body)).not.toContain('"Stop"');
  });

  it("for the person alone is answered in their own conversation and nowhere else", async () => {
    const data = { huntbot: { run: ["hunt", "192.0.2.7"], show: "direct" } };
    const { body } = await bot.send(say.channel.executes(data));
    expect(JSON.stringify(body)).toContain("comes to you alone");
    await until("hunt");
    const [begun, ...answers] = microsoft.calls;
    expect(begun).toMatchObject({ method: "POST", conversation: "", body: { members: [{ id: "29:ana" }] } });
    expect(new Set(answers.map(({ conversation }) => conversation))).toEqual(
      new Set([expect.stringMatching(/^m\d+$/)]),
    );
    expect(bot.asked[0]?.place).toMatchObject({ platform: "teams", workspace: "tenant-1", thread: "chat" });
  });

  it("for the person alone says so where Teams has no such conversation, and nothing else", async () => {
    microsoft.faults.push({ status: 403, when: ({ conversation }) => conversation === "" });
    await bot.send(say.channel.executes({ huntbot: { run: ["hunt", "192.0.2.7"], show: "direct" } }));
    await until("Could not write to you directly");
    expect(bot.asked).toEqual([]);
  });

  it("clicked twice by one delivery runs once", async () => {
    const click = say.personal.executes({ huntbot: { run: ["help"] } });
    await bot.send(click);
    expect((await bot.send(click)).body).toMatchObject({ value: "Already on it." });
    await until("help");
    expect(bot.asked).toHaveLength(1);
  });

  it("names the answer it stands on where a chat has no threads", async () => {
    await bot.send(say.group.executes({ huntbot: { run: ["help"] } }));
    await until("help");
    expect(bot.asked[0]?.place.thread).toBe("m1");
  });

  it("that is none of ours does nothing", async () => {
    const reply = await bot.send(say.personal.executes({ run: ["hunt", "x"] }));
    expect(reply.body).toMatchObject({ value: expect.stringContaining("not known") });
    expect(bot.asked).toEqual([]);
  });
});

describe("a card that is still worked on", () => {
  it("is kept up to date in the client of whoever asked, until the answer is there", async () => {
    await bot.send(say.group.says("<at>huntbot</at> slow"));
    await until("Working on it");
    slow.give(output("main", "a", card("step one"), false));
    await until("step one");
    const shown = called("step one")?.body.attachments?.[0]?.content;
    expect(shown?.refresh?.userIds).toEqual(["29:ana"]);
    const newest = () => bot.send(say.group.executes(shown?.refresh?.action.data ?? {}));
    slow.give(output("main", "a", card("step two"), false));
    await expect.poll(async () => JSON.stringify((await newest()).body)).toContain("step two");
    expect((await newest()).body).toMatchObject({
      type: "application/vnd.microsoft.card.adaptive",
      value: { refresh: shown?.refresh },
    });
    slow.give(output("main", "a", card("ANSWER")));
    slow.give(null);
    await until("ANSWER");
    expect(called("ANSWER")?.body.attachments?.[0]?.content.refresh).toBeUndefined();
    await expect.poll(async () => (await newest()).body.value).toBe("There is nothing newer.");
    expect(bot.asked).toHaveLength(1);
  });
});

describe("a dialog", () => {
  const opens = (data: object) => say.personal.invokes("task/fetch", { data, context: { theme: "dark" } });

  it("shows an answer, and what follows it comes as a message", async () => {
    const reply = await bot.send(opens({ huntbot: { run: ["alert", "a 1"], show: "dialog" } }));
    expect(reply.body.task).toMatchObject({ type: "continue", value: { title: "Alert a 1" } });
    await until("More");
    expect(microsoft.calls).toHaveLength(1);
  });

  it("answers in the conversation where a button in it is for everybody", async () => {
    const submit = say.personal.invokes("task/submit", { data: { huntbot: { run: ["find", "192.0.2.7"] } } });
    expect((await bot.send(submit)).body.task).toMatchObject({
      type: "message",
      value: expect.stringMatching(/^On it/),
    });
    await until("find");
  });

  it("asks for a range and runs it with the words it came with", async () => {
    const form = {
      title: "Another range",
      run: ["find", "host:a b"],
      fields: [
        { kind: "instant", id: "from", label: "From" },
        {
          kind: "choice",
          id: "c",
          label: "C",
          many: true,
          options: [
            { label: "One", value: "1" },
            { label: "Two", value: "--x" },
          ],
        },
        { kind: "text", id: "t", label: "T" },
      ],
      submit: "Hunt",
    };
    const asked = await bot.send(opens({ huntbot: { ask: form } }));
    const content = asked.body.task.value.card.content;
    expect(content.body.map((input: { type: string }) => input.type)).toEqual([
      "RichTextBlock",
      "Input.Date",
      "Input.Time",
      "Input.ChoiceSet",
      "Input.Text",
    ]);
    const filled = { field0date: "2019-02-17", field0time: "10:30", field1: "0,1", field2: '<at>x</at> "' };
    const sent = await bot.send(
      say.personal.invokes("task/submit", { data: { ...content.actions[0].data, ...filled } }),
    );
    expect(sent.status).toBe(200);
    await until("find");
    expect(bot.asked[0]).toMatchObject({
      via: "form",
      input: { words: ["find", "host:a b", "2019-02-17T10:30:00.000Z", "1,--x", '<at>x</at> "'] },
    });
  });
});

describe("a client without dialogs", () => {
  it("is asked in a message, whose answer runs", async () => {
    const form = {
      title: "Another range",
      run: ["find", "host:a b"],
      fields: [{ kind: "text", id: "t", label: "T" }],
      submit: "Hunt",
    };
    await bot.send(say.group.submits({ huntbot: { ask: form }, msteams: { type: "task/fetch" } }));
    await until("Another range");
    const data = { huntbot: { form }, field0: "words" };
    expect(called("Another range")?.body.attachments?.[0]?.content.actions).toMatchObject([
      { type: "Action.Submit", data: { huntbot: { form } } },
    ]);
    await bot.send(say.group.submits(data));
    await until("find");
    expect(bot.asked[0]).toMatchObject({ via: "form", input: { words: ["find", "host:a b", "words"] } });
  });
});

describe("hunting from anywhere", () => {
  const invokes = (name: string, value: object) => say.personal.invokes(name, { commandId: "hunt", ...value });

  it("asks for indicators and a range, says what is wrong, and runs the hunt", async () => {
    const asked = await bot.send(invokes("composeExtension/fetchTask", {}));
    const { content } = asked.body.task.value.card;
    expect(JSON.stringify(content)).toContain("Over the last");
    const submit = (filled: object) =>
      bot.send(invokes("composeExtension/submitAction", { data: { ...content.actions[0].data, ...filled } }));
    expect(JSON.stringify((await submit({ field0: " " })).body)).toContain("Name at least one indicator.");
    const sent = await submit({ field0: "203.0.113.7,\n198.51.100.7", field1: "2", field4: "0" });
    expect(sent).toMatchObject({ status: 200, text: "{}" });
    await until("report");
    expect(bot.asked[0]).toMatchObject({
      via: "form",
      input: { words: ["report", "--range", "30d", "--all", "--no-enrich", "--", "203.0.113.7,\n198.51.100.7"] },
    });
  });
});

describe("a message somebody else wrote", () => {
  it("is hunted as its readers see it", async () => {
    const content = '<p>seen 203.0.113.<b>7</b>&nbsp;and <a href="https://evil.example/x">here</a></p><p>next</p>';
    const activity = say.channel.invokes("composeExtension/fetchTask", {
      commandId: "huntHere",
      messagePayload: { id: "1", body: { contentType: "html", content } },
    });
    expect((await bot.send(activity)).body.task.type).toBe("message");
    await until("report");
    expect(bot.asked[0]).toMatchObject({
      via: "shortcut",
      input: { words: ["report", expect.stringMatching(/203\.0\.113\.7 and\s+https:\/\/evil\.example\/x\s+here/)] },
    });
  });
});

describe("when Teams does not take a message", () => {
  it("for now, it is sent again until it does", async () => {
    microsoft.faults.push(
      { status: 429, headers: { "retry-after": "0" } },
      { status: 502 },
      { status: 412, headers: { "retry-after": "0" } },
    );
    await bot.send(say.group.says("<at>huntbot</at> steps"));
    await until("DONE");
    await until("Details");
  });

  it("because it is too large, it gets a smaller one that leads to all of it", async () => {
    microsoft.faults.push({ status: 413, when: ({ body }) => JSON.stringify(body).length > 8000 });
    await bot.send(say.group.says("<at>huntbot</at> large"));
    await until("LARGE");
    const { body } = called("LARGE") ?? {};
    expect(JSON.stringify(body)).toContain('"url":"https://huntbot.example.com/files/answer.txt?sig=1"');
    expect(JSON.stringify(body)).toMatch(/\+3\d\d rows, all of it/);
  });

  it("because it takes no card at all, it gets the words", async () => {
    microsoft.faults.push({ status: 413, when: ({ body }) => body.attachments !== undefined });
    await bot.send(say.group.says("<at>huntbot</at> large"));
    await until("LARGE");
    expect(microsoft.calls[0]?.body.text).toContain("https://huntbot.example.com/files/answer.txt?sig=1");
  });

  it("because it was deleted meanwhile, the answer is a new one", async () => {
    await bot.send(say.personal.says("slow"));
    await until("Working on it");
    microsoft.faults.push({ status: 404, when: ({ method }) => method === "PUT" });
    slow.give(output("main", "a", card("ANSWER")));
    slow.give(null);
    await until("ANSWER");
    expect(called("ANSWER")?.method).toBe("POST");
  });

  it("for good, whoever runs the bot is told", async () => {
    bot.logged.length = 0;
    microsoft.faults.push({ status: 403, when: () => true });
    await bot.send(say.group.says("<at>huntbot</at> help"));
    await bot.teams.stop(2000);
    expect(bot.logged.map(({ message }) => message)).toContain("an answer could not be delivered");
  });
});
