import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Command } from "../../src/model/command.ts";
import { type Loopback, loopback, sendJson } from "../enrich/loopback.ts";
import { appId, type Microsoft, startMicrosoft } from "./microsoft.ts";
import { activities, startBot } from "./team.ts";

const quiet: Command<unknown> = {
  name: "help",
  usage: "help",
  summary: "nothing",
  examples: [],
  takesRange: false,
  role: "viewer",
  parse: () => null,
  async *run() {},
};
const team = { tenant: { id: "tenant-1" }, team: { id: "19:team", aadGroupId: "team-1" } };
const html = (content: string, from: object = { user: { id: "u" } }) => ({
  from,
  body: { contentType: "html", content },
});

let microsoft: Microsoft;
let graph: Loopback;
let bot: Awaited<ReturnType<typeof startBot>>;

beforeAll(async () => {
  microsoft = await startMicrosoft();
  graph = await loopback();
  const env = { ...microsoft.env, AZURE_AUTHORITY_HOST: graph.origin, MICROSOFT_GRAPH_URL: graph.origin };
  bot = await startBot(microsoft, [quiet], { env });
});
afterAll(async () => {
  await bot.close();
  await graph.close();
  await microsoft.close();
});
beforeEach(() => void bot.asked.splice(0));

/** Asks where `says` stands, and gives what the request can read there. */
async function asking(activity: object) {
  await bot.send(activity);
  await expect.poll(() => bot.asked.length).toBe(1);
  return bot.asked[0]?.threadText;
}
const say = () => activities(microsoft.url);
const pages: Record<string, unknown> = {
  "/v1.0/teams/team-1/channels/19%3Asoc%40thread.tacv2/messages/1550000": html("look at <b>203.0.113.7</b>"),
  "/v1.0/teams/team-1/channels/19%3Asoc%40thread.tacv2/messages/1550000/replies?$top=50": {
    value: [html('newest <a href="https://evil.example/x">here</a>'), html("own card", { application: { id: appId } })],
    "@odata.nextLink": "/v1.0/more",
  },
  "/v1.0/more": { value: [html("198.51.100.9")] },
};

test("a channel's thread is read through Microsoft Graph as the app, oldest first, without the bot's own cards", async () => {
  graph.answer((response, { url = "" }) => {
    if (url === "/tenant-1/oauth2/v2.0/token") return sendJson(response, 200, { access_token: "t0", expires_in: 3600 });
    return pages[url] ? sendJson(response, 200, pages[url]) : sendJson(response, 404, {});
  });
  const read = await asking(say().channel.says("<at>huntbot</at> help", { channelData: team }));
  expect((await read?.())?.split("\n").map((line) => line.trim().replace(/\s+/g, " "))).toEqual([
    "look at 203.0.113.7",
    "198.51.100.9",
    "newest https://evil.example/x here",
  ]);
  const [login, first] = graph.asked;
  expect(new URLSearchParams(login?.body).get("scope")).toBe(`${graph.origin}/.default`);
  expect(first?.headers.authorization).toBe("Bearer t0");
});

test("where Graph refuses, a person reads what the app lacks", async () => {
  graph.answer((response) => sendJson(response, 403, {}));
  const read = await asking(say().channel.says("<at>huntbot</at> help", { channelData: team }));
  await expect(read?.()).rejects.toMatchObject({
    what: "Could not read this thread",
    fix: expect.stringContaining("ChannelMessage.Read.All"),
  });
});

test("a chat has no thread to read", async () => {
  expect(await asking(say().personal.says("help"))).toBeUndefined();
});
