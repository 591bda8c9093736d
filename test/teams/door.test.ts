import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTeams } from "../../adapters/teams/app.ts";
import { Failure } from "../../src/model/failure.ts";
import { command } from "../chat/commands.ts";
import { appId, type Microsoft, startMicrosoft } from "./microsoft.ts";
import { activities, startBot } from "./team.ts";

let microsoft: Microsoft;
let bot: Awaited<ReturnType<typeof startBot>>;
beforeAll(async () => {
  microsoft = await startMicrosoft();
  bot = await startBot(microsoft, [command("help"), command("hunt")]);
});
afterAll(async () => {
  await bot.close();
  await microsoft.close();
});
const says = (text = "help") => activities(microsoft.url).personal.says(text);

describe("who is not Microsoft's service", () => {
  const now = Math.floor(Date.now() / 1000);
  const wrong: Record<string, () => string> = {
    "no token": () => "",
    garbage: () => "Bearer garbage",
    "another scheme": () => `Basic ${microsoft.token()}`,
    "a stranger's signature": () => `Bearer ${microsoft.token({ key: "stranger" })}`,
    "no signature at all": () => `Bearer ${microsoft.token({ header: { alg: "none" }, signature: "" })}`,
    "an unknown key": () => `Bearer ${microsoft.token({ header: { kid: "k2" } })}`,
    "an expired token": () => `Bearer ${microsoft.token({ claims: { exp: now - 7200 } })}`,
    "a token for another bot": () => `Bearer ${microsoft.token({ claims: { aud: "other" } })}`,
    "another issuer": () => `Bearer ${microsoft.token({ claims: { iss: "https://evil.example" } })}`,
    "another service address": () => `Bearer ${microsoft.token({ claims: { serviceurl: "https://evil.example" } })}`,
  };
  for (const [name, authorization] of Object.entries(wrong)) {
    it(`is told 401 and nothing else: ${name}`, async () => {
      expect(await bot.send(says(), authorization())).toEqual({ status: 401, text: "", body: undefined });
    });
  }

  it("is told the same when the keys cannot be fetched", async () => {
    const env = { ...microsoft.env, ToBotFromChannelOpenIdMetadataUrl: "http://127.0.0.1:9/openid" };
    const cut = await startBot(microsoft, [command("help")], { env });
    expect(await cut.send(says())).toEqual({ status: 401, text: "", body: undefined });
    expect(cut.logged).toHaveLength(1);
    await cut.close();
  });

  it("cannot leave the service address out, nor come from another channel", async () => {
    const { serviceUrl: _, ...without } = says();
    expect((await bot.send(without)).status).toBe(401);
    expect((await bot.send({ ...says(), channelId: "AseChannel" })).status).toBe(401);
  });

  it("made the bot do nothing", () => {
    expect(bot.asked).toEqual([]);
    expect(microsoft.calls).toEqual([]);
  });
});

describe("Microsoft's service", () => {
  it("is heard", async () => {
    expect((await bot.send(says())).status).toBe(200);
    await microsoft.until((calls) => calls.some(({ body }) => body.type === "message"));
    expect(bot.asked).toHaveLength(1);
  });

  it("sends the same activity twice and is answered once", async () => {
    const before = bot.asked.length;
    const activity = says();
    const token = `Bearer ${microsoft.token()}`;
    expect(await Promise.all([bot.send(activity, token), bot.send(activity, token)])).toMatchObject([
      { status: 200 },
      { status: 200 },
    ]);
    expect(bot.asked.length).toBe(before + 1);
  });

  it("is told 400 for what is no activity", async () => {
    expect((await bot.send({ serviceUrl: microsoft.url, channelId: "msteams" })).status).toBe(400);
  });
});

describe("without an app id", () => {
  const options = {
    router: {},
    dedupe: {},
    places: {},
    isLocalCall: () => true,
    log: () => undefined,
  } as never as Parameters<typeof startTeams>[0];

  it("others than this machine find no door", () => {
    expect(startTeams({ ...options, env: {}, isLoopback: false }).routes).toEqual([]);
  });

  it("the other settings of Teams refuse to start", () => {
    for (const name of ["MicrosoftAppPassword", "MicrosoftAppTenantId", "MicrosoftAppType"]) {
      const start = () => startTeams({ ...options, env: { [name]: "x" }, isLoopback: true });
      expect(start).toThrow(Failure);
      expect(start).toThrow(/MicrosoftAppId/);
    }
  });

  it("an app id needs its secret, and a tenant where it has one", () => {
    expect(() => startTeams({ ...options, env: { MicrosoftAppId: appId }, isLoopback: false })).toThrow(
      /MicrosoftAppPassword/,
    );
    const env = { MicrosoftAppId: appId, MicrosoftAppPassword: "x", MicrosoftAppType: "SingleTenant" };
    expect(() => startTeams({ ...options, env, isLoopback: false })).toThrow(/MicrosoftAppTenantId/);
  });

  it("only this machine is heard and answered", async () => {
    const open = await startBot(microsoft, [command("help")], {
      env: {},
      isLocalCall: ({ headers }) => !headers.authorization?.includes("proxy"),
    });
    expect((await open.send(says(), "proxy")).status).toBe(401);
    expect((await open.send({ ...says(), serviceUrl: "https://evil.example" }, "")).status).toBe(401);
    expect((await open.send(says(), "")).status).toBe(200);
    await open.close();
  });
});
