import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Bot, echo, main, startBot, wordsOf } from "./bot.ts";

let bot: Bot;
beforeEach(async () => {
  bot = await startBot(echo);
});
afterEach(async () => {
  await bot.close();
  expect(bot.api.problems).toEqual([]);
});
const answers = (count: number) => vi.waitFor(() => expect(bot.api.messages).toHaveLength(count), 20_000);

describe("what Slack sends", () => {
  it("a slash command is acknowledged and answered exactly once, in its channel", async () => {
    const reply = await bot.send(bot.command("<http://evil.example|evil.example> 7d"));
    expect([reply.status, await reply.text()]).toEqual([200, ""]);
    await answers(1);
    expect(bot.requests[0]).toMatchObject({
      person: { platform: "slack", id: "U1", name: "ana" },
      place: { platform: "slack", workspace: "T1", channel: "C1" },
      input: { raw: "<http://evil.example|evil.example> 7d", words: [] },
      via: "typed",
    });
    expect(bot.requests[0]?.place.thread).toBeUndefined();
    expect(bot.delivered[0]?.place).toEqual({
      platform: "slack",
      workspace: "T1",
      channel: "C1",
      thread: bot.api.messages[0]?.ts,
    });
  });

  it("a mention is answered in its thread, without the mention", async () => {
    const mention = { type: "app_mention", user: "U2", text: "<@UBOT> 192.0.2.7 30d", ts: "5.1", channel: "C1" };
    await bot.send(bot.event(mention, "E1"), { type: "application/json" });
    await answers(1);
    expect(bot.requests[0]?.input.raw).toBe("192.0.2.7 30d");
    expect(bot.api.messages[0]?.thread).toBe("5.1");
  });

  it("the words of the thread that a question stands in can be read, without the bot's own cards", async () => {
    const said = (text: string, more: object) => ({
      channel: "C1",
      ts: "5.1",
      thread: "5.1",
      text,
      blocks: [],
      metadata: null,
      edits: 0,
      ...more,
    });
    bot.api.messages.push(
      said("seen: 203.0.113.7", {}),
      said("and 198.51.100.9", { user: "U3" }),
      said("own card", { bot_id: "BBOT" }),
    );
    const mention = {
      type: "app_mention",
      user: "U2",
      text: "<@UBOT> report thread",
      ts: "5.4",
      thread_ts: "5.1",
      channel: "C1",
    };
    await bot.send(bot.event(mention, "E9"), { type: "application/json" });
    await answers(4);
    expect(await bot.requests[0]?.threadText?.()).toBe("seen: 203.0.113.7\nand 198.51.100.9");
    bot.api.plan("conversations.replies", { error: "missing_scope" });
    await expect(bot.requests[0]?.threadText?.()).rejects.toMatchObject({
      fix: expect.stringContaining("channels:history"),
    });
    await bot.send(bot.command("report thread"));
    await answers(5);
    expect(bot.requests[1]?.threadText).toBeUndefined();
  });

  it("a direct message is answered beside it, and a file in it can be read", async () => {
    const message = {
      type: "message",
      channel_type: "im",
      subtype: "file_share",
      user: "U2",
      text: "report",
      ts: "6.1",
      channel: "D1",
      files: [{ name: "iocs.txt", mimetype: "text/plain", url_private: `${bot.api.url}/files/1`, size: 12 }],
    };
    await bot.send(bot.event(message, "E2"), { type: "application/json; charset=utf-8" });
    await answers(1);
    expect(bot.api.messages[0]).toMatchObject({ channel: "D1", thread: null });
    const bytes = await bot.requests[0]?.attachments[0]?.bytes();
    expect(Buffer.from(bytes ?? []).toString()).toBe("198.51.100.7");
  });

  it("the bot's own and other bots' messages are left alone", async () => {
    const own = { type: "message", channel_type: "im", bot_id: "B9", text: "hunt", ts: "7.1", channel: "D1" };
    await bot.send(bot.event(own, "E3"), { type: "application/json" });
    await bot.send(bot.command("192.0.2.7"));
    await answers(1);
    expect(bot.requests.map((request) => request.input.raw)).toEqual(["192.0.2.7"]);
  });

  it("a message's shortcut reports on all that stands in it, attachments of other apps included", async () => {
    const message = {
      type: "message",
      ts: "8.1",
      text: "look",
      attachments: [{ title: "Alert", fields: [{ title: "ip", value: "198.51.100.9" }] }],
    };
    await bot.send(bot.interaction({ type: "message_action", callback_id: "hunt_message", message }));
    await answers(1);
    expect(bot.requests[0]).toMatchObject({ via: "shortcut", place: { channel: "C1", thread: "8.1" } });
    expect(bot.requests[0]?.input.raw).toMatch(/^report -- look\n[\s\S]*198\.51\.100\.9/);
  });

  it("the global shortcut opens a form, and the form hunts where it says", async () => {
    await bot.send(bot.interaction({ type: "shortcut", callback_id: "hunt_anywhere", channel: undefined }));
    await vi.waitFor(() => expect(bot.api.views).toHaveLength(1));
    const values = {
      "field:0": { "value:0": { type: "plain_text_input", value: "192.0.2.7, evil[.]example" } },
      "field:1": { "value:1": { type: "static_select", selected_option: { value: "2" } } },
      "field:4": { "value:4": { type: "multi_static_select", selected_options: [{ value: "0" }] } },
      place: { place: { type: "conversations_select", selected_conversation: "C7" } },
    };
    const view = { ...bot.api.views[0]?.view, id: "V1", state: { values } };
    const reply = await bot.send(
      bot.interaction({ type: "view_submission", view, channel: undefined, response_urls: [] }),
    );
    expect(await reply.text()).toBe("");
    await answers(1);
    expect(bot.requests[0]).toMatchObject({
      via: "form",
      input: { words: ["report", "--range", "30d", "--all", "--no-enrich", "--", "192.0.2.7, evil[.]example"] },
      place: { channel: "C7" },
    });
  });

  it("a form that makes no sense is sent back with what is wrong", async () => {
    const values = {
      "field:0": { "value:0": { value: "192.0.2.7" } },
      "field:2": { "value:2": { selected_date_time: 1_700_000_000 } },
      "field:3": { "value:3": { selected_date_time: 1_600_000_000 } },
    };
    const view = { id: "V1", type: "modal", callback_id: "hunt-form", state: { values } };
    const reply = await bot.send(bot.interaction({ type: "view_submission", view }));
    expect(await reply.json()).toEqual({
      response_action: "errors",
      errors: { "field:3": "The end has to be after the start." },
    });
  });

  it("the Home tab shows what can be asked", async () => {
    await bot.send(bot.event({ type: "app_home_opened", tab: "home", user: "U1", channel: "D1" }, "E4"), {
      type: "application/json",
    });
    await vi.waitFor(() => expect(bot.api.homes).toHaveLength(1));
    expect(wordsOf(bot.api.homes[0])).toContain("where it has been");
  });

  it("a command nobody knows is acknowledged all the same", async () => {
    expect((await bot.send(bot.command("x", { command: "/other" }))).status).toBe(200);
    expect((await bot.send("ssl_check=1")).status).toBe(200);
    const challenge = JSON.stringify({ type: "url_verification", challenge: "abc" });
    expect(await (await bot.send(challenge, { type: "application/json" })).json()).toEqual({ challenge: "abc" });
  });
});

describe("what others send", () => {
  const outcome = async (reply: Promise<Response>) => (await reply).status;

  it("is refused without a signature, with a wrong one, and with a time that is old or in the future", async () => {
    const body = bot.command("192.0.2.7");
    expect(await outcome(fetch(`${bot.web.url}/slack/events`, { method: "POST", body }))).toBe(401);
    expect(await outcome(bot.send(body, { at: Date.now() - 301_000 }))).toBe(401);
    expect(await outcome(bot.send(body, { at: Date.now() + 360_000 }))).toBe(401);
    expect(await outcome(bot.send(body, { at: Date.now() + 60_000 }))).toBe(200);
  });

  it("is refused when it is far too long or no payload", async () => {
    expect(await outcome(bot.send(`text=${"x".repeat(1_100_000)}`))).toBe(413);
    expect(await outcome(bot.send("payload=%7Bno", {}))).toBe(400);
    expect(await outcome(bot.send("x", { type: "text/plain" }))).toBe(400);
  });

  it("takes a form whose content type names a charset", async () => {
    const type = "application/x-www-form-urlencoded; charset=utf-8";
    expect(await outcome(bot.send(bot.command("192.0.2.7"), { type }))).toBe(200);
    await answers(1);
  });

  it("does nothing the second time: replayed requests and redelivered events", async () => {
    const [body, at] = [bot.command("192.0.2.7"), Date.now()];
    await bot.send(body, { at });
    expect(await outcome(bot.send(body, { at }))).toBe(200);
    const event = bot.event(
      { type: "app_mention", user: "U1", text: "<@UBOT> 192.0.2.8", ts: "5.2", channel: "C1" },
      "E9",
    );
    await bot.send(event, { type: "application/json" });
    await bot.send(event, { type: "application/json", at: at + 1000 });
    await bot.send(bot.command("192.0.2.9"));
    await answers(3);
    expect(bot.requests.map((request) => request.input.raw)).toEqual(["192.0.2.7", "192.0.2.8", "192.0.2.9"]);
  });

  it("is told apart from a request that another replica has already taken", async () => {
    const seen = new Set<string>();
    const dedupe = { first: async (key: string) => !seen.has(key) && Boolean(seen.add(key)) };
    const [one, two] = [await startBot(echo, { dedupe }), await startBot(echo, { dedupe })];
    const event = one.event(
      { type: "app_mention", user: "U1", text: "<@UBOT> 192.0.2.8", ts: "5.3", channel: "C1" },
      "E10",
    );
    await one.send(event, { type: "application/json" });
    await two.send(event, { type: "application/json" });
    await two.send(two.command("last"));
    await vi.waitFor(() => expect(two.requests).toHaveLength(1));
    expect([one.requests.length, two.requests[0]?.input.raw]).toEqual([1, "last"]);
    await Promise.all([one.close(), two.close()]);
  });
});

describe("fifty people at once", () => {
  it("are all acknowledged and each answered once", async () => {
    const texts = Array.from({ length: 50 }, (_, at) => `192.0.2.${at}`);
    const replies = await Promise.all(texts.map((text) => bot.send(bot.command(text, { channel_id: `C${text}` }))));
    expect(replies.every((reply) => reply.status === 200)).toBe(true);
    await answers(50);
    expect(bot.api.messages.map((message) => message.text).sort()).toEqual(
      texts.map((text) => `ANSWER ${text}`).sort(),
    );
  });
});

describe("an acknowledgement", () => {
  it("does not wait for the store or the answer", async () => {
    const slow = await startBot(
      async function* () {
        await new Promise(() => {});
        yield main("never");
      },
      { dedupe: { first: () => new Promise(() => {}) } },
    );
    const started = performance.now();
    expect((await slow.send(slow.command("192.0.2.7"))).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(3000);
    await slow.web.close();
    await slow.api.close();
  });
});

describe("user groups that access rules name", () => {
  it("are asked of Slack once for a while, and a group that cannot be read has no members", async () => {
    const bot = await startBot(echo, { groups: ["S1", "S2", "S-hidden"] });
    bot.api.group("S1", ["U1", "U2"]);
    bot.api.group("S2", ["U2"]);
    const groupsOf = (id: string) => bot.slack.groupsOf({ platform: "slack", id, name: id });
    expect(await groupsOf("U1")).toEqual({ groups: ["S1"], unread: ["S-hidden"] });
    expect(await groupsOf("U2")).toEqual({ groups: ["S1", "S2"], unread: ["S-hidden"] });
    expect(bot.api.of("usergroups.users.list").map(({ fields }) => fields["usergroup"])).toEqual([
      "S1",
      "S2",
      "S-hidden",
    ]);
    expect(bot.log.at(-1)).toMatchObject({
      message: expect.stringContaining("S-hidden could not be read"),
      error: expect.objectContaining({ message: expect.stringContaining("add the scope usergroups:read") }),
    });
    await bot.close();
  });
});
