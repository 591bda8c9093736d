import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Person } from "../../src/model/request.ts";
import { type Loopback, loopback, sendJson } from "../enrich/loopback.ts";
import { type Microsoft, startMicrosoft } from "./microsoft.ts";
import { startBot } from "./team.ts";

const soc = "0ad6a3c5-41c6-4d3b-9d0b-8f6f0a3d6b11";
const oncall = "5D2F0C9E-9B1B-4E58-8B55-1E1B0B5C7A22";
const person = (id: string): Person => ({ platform: "teams", id, name: "somebody" });

let microsoft: Microsoft;
let graph: Loopback;
let time = 0;
/** What Graph says of each address; 403 for any other. */
let told: Record<string, unknown> = {};
/** What was asked but for tokens. */
const asked = () => graph.asked.map(({ path }) => path).filter((path) => path.startsWith("/v1.0"));

beforeAll(async () => {
  microsoft = await startMicrosoft();
  graph = await loopback();
});
afterAll(async () => {
  await graph.close();
  await microsoft.close();
});
beforeEach(() => {
  time = 0;
  graph.answer((response, { url = "" }) => {
    if (url === "/tenant-1/oauth2/v2.0/token") return sendJson(response, 200, { access_token: "t0", expires_in: 3600 });
    return url in told ? sendJson(response, 200, told[url]) : sendJson(response, 403, {});
  });
});

async function botWith(groups: readonly string[], env: Record<string, string> = {}) {
  const bot = await startBot(microsoft, [], {
    groups,
    timing: { now: () => time, sleep: () => new Promise(() => {}) },
    env: {
      ...microsoft.env,
      AZURE_AUTHORITY_HOST: graph.origin,
      MICROSOFT_GRAPH_URL: graph.origin,
      MicrosoftAppTenantId: "tenant-1",
      ...env,
    },
  });
  return { ...bot, groupsOf: (id: string) => bot.teams.groupsOf(person(id)) };
}

const first = (group: string) => `/v1.0/groups/${group}/transitiveMembers?$select=id&$top=999`;
const members = (...ids: string[]) => ({ value: ids.map((id) => ({ "@odata.type": "#microsoft.graph.user", id })) });

test("a person's groups are those whose members Graph names, through other groups too, page by page, asked once for a while", async () => {
  told = {
    [first(soc)]: { ...members("aad-ana"), "@odata.nextLink": `${graph.origin}/v1.0/more` },
    "/v1.0/more": members("AAD-BEN"),
    [first(oncall)]: members("aad-ben"),
  };
  const bot = await botWith([soc, oncall]);
  expect(await bot.groupsOf("aad-ana")).toEqual({ groups: [soc], unread: [] });
  expect(await bot.groupsOf("aad-ben")).toEqual({ groups: [soc, oncall], unread: [] });
  expect(await bot.groupsOf("aad-eve")).toEqual({ groups: [], unread: [] });
  expect(asked().sort()).toEqual([first(soc), "/v1.0/more", first(oncall)].sort());
  expect(graph.asked.at(-1)?.headers.authorization).toBe("Bearer t0");

  told = { [first(soc)]: members("aad-eve"), [first(oncall)]: members() };
  time = 5 * 60_000;
  expect(await bot.groupsOf("aad-eve")).toEqual({ groups: [soc], unread: [] });
  expect(await bot.groupsOf("aad-ana")).toEqual({ groups: [], unread: [] });
  await bot.close();
});

test("a group that Graph does not tell of gives nobody a role, whoever runs the bot reads why, and it is asked again soon", async () => {
  told = { [first(oncall)]: members("aad-ana") };
  const bot = await botWith([soc, oncall]);
  const unknown = { groups: [oncall], unread: [soc] };
  expect(await bot.groupsOf("aad-ana")).toEqual(unknown);
  expect(await bot.groupsOf("aad-ana")).toEqual(unknown);
  expect(asked()).toHaveLength(2);
  expect(bot.logged).toMatchObject([
    {
      message: expect.stringContaining(soc),
      error: { why: "Microsoft answered 403.", fix: expect.stringContaining("GroupMember.Read.All") },
    },
  ]);

  told = { ...told, [first(soc)]: members("aad-ana") };
  time = 30_000;
  expect(await bot.groupsOf("aad-ana")).toEqual({ groups: [soc, oncall], unread: [] });
  await bot.close();
});

test.each([
  ["the tenant is not named", { MicrosoftAppTenantId: "" }, "MicrosoftAppTenantId"],
  ["the bot has no secret", { MicrosoftAppPassword: "", MicrosoftAppType: "UserAssignedMsi" }, "no client secret"],
])("nothing is known where %s", async (_, env, why) => {
  const bot = await botWith([soc], { MicrosoftAppTenantId: "tenant-1", ...env });
  expect(await bot.groupsOf("aad-ana")).toEqual({ groups: [], unread: [soc] });
  expect(bot.logged).toMatchObject([{ error: { message: expect.stringContaining(why) } }]);
  expect(asked()).toEqual([]);
  await bot.close();
});

test("Graph is not asked where no group is named", async () => {
  const bot = await botWith([]);
  expect(await bot.groupsOf("aad-ana")).toEqual({ groups: [], unread: [] });
  expect(graph.asked).toEqual([]);
  await bot.close();
});
