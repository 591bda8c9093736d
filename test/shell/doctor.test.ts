import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import type { Check } from "../../src/doctor/check.ts";
import { doctor } from "../../src/doctor/doctor.ts";
import { loopback, sendJson } from "../enrich/loopback.ts";

const home = mkdtempSync(join(tmpdir(), "huntbot-doctor-"));
const good = "xoxb-good-token";
const goodApp = "xapp-good-token";
/** What Slack says that the token may do; null says nothing. */
let scopes: string | null = null;
let slack: Server;
let slackUrl: string;
beforeAll(async () => {
  slack = createServer((request, response) => {
    const right = request.url?.endsWith("apps.connections.open") ? goodApp : good;
    const known = request.headers.authorization === `Bearer ${right}`;
    response.setHeader("content-type", "application/json");
    if (scopes !== null) response.setHeader("x-oauth-scopes", scopes);
    response.end(
      JSON.stringify(known ? { ok: true, team: "Contoso", user: "huntbot" } : { ok: false, error: "invalid_auth" }),
    );
  });
  await new Promise<void>((resolve) => slack.listen(0, "127.0.0.1", resolve));
  slackUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/api/`;
});
afterAll(() => {
  slack.close();
  rmSync(home, { recursive: true, force: true });
});

async function examine(env: Record<string, string> = {}) {
  const all = { HUNTBOT_HOME: home, HUNTBOT_LOGS: "sample:2019-02-19", HUNTBOT_STORE: "pglite:memory:", ...env };
  const { data, card, code } = await doctor(() => readConfig(all));
  const { checks } = data as { checks: readonly Check[] };
  return {
    code,
    text: JSON.stringify([card, data]),
    of: (name: string) => checks.filter((check) => check.name === name),
  };
}

describe("doctor", () => {
  it("finds a fresh installation well: the sample, its store, and what else could be set up", async () => {
    const { code, of } = await examine();
    expect(code).toBe(0);
    expect(of("logs")).toMatchObject([
      { state: "ok", detail: expect.stringMatching(/^sample: \d+ tables, queries run/) },
    ]);
    expect(of("store")).toMatchObject([{ state: "ok" }]);
    expect(of("Slack")).toMatchObject([{ state: "warn" }]);
    expect(of("virustotal")).toMatchObject([
      { state: "warn", fix: expect.stringContaining("may not be used in business") },
    ]);
  });

  it("says how old each list of shared addresses is", async () => {
    const lists = (await examine()).of("shared addresses");
    expect(lists).toContainEqual(
      expect.objectContaining({ state: "warn", detail: expect.stringMatching(/^Zscaler \(sase\): \d+ days old$/) }),
    );
    expect(lists.map(({ detail }) => detail)).toContainEqual(
      expect.stringMatching(/^Cloudflare \(cdn\): \d+ days old$/),
    );
  });

  it("asks Slack about the token, and shows no secret", async () => {
    const env = {
      SLACK_BOT_TOKEN: good,
      SLACK_API_URL: slackUrl,
      SLACK_APP_TOKEN: goodApp,
      ABUSEIPDB_API_KEY: "key-secret",
    };
    const { code, of, text } = await examine(env);
    expect(of("Slack")).toMatchObject([{ state: "ok", detail: "signed in to Contoso as huntbot" }]);
    expect(of("Slack in")).toMatchObject([{ state: "ok", detail: "Socket Mode" }]);
    expect(of("abuseipdb")).toMatchObject([{ state: "ok" }]);
    expect(text).not.toMatch(/secret|good-token/);
    expect(code).toBe(0);
  });

  it("names the scopes that the token lacks, and an app token that Slack refuses", async () => {
    const env = { SLACK_BOT_TOKEN: good, SLACK_API_URL: slackUrl, SLACK_APP_TOKEN: "xapp-old" };
    scopes = "commands,users:read,chat:write,chat:write.public,app_mentions:read,im:history,files:write,files:read";
    const whole = await examine(env);
    expect(whole.of("Slack scopes")).toMatchObject([{ state: "ok" }]);
    expect(whole.of("Slack in")).toMatchObject([{ state: "fail", detail: "the app token is refused (invalid_auth)" }]);
    scopes = "commands,users:read,chat:write,chat:write.public,app_mentions:read,im:history";
    expect((await examine(env)).of("Slack scopes")).toMatchObject([
      { state: "warn", detail: "not granted: files:write, files:read" },
    ]);
    scopes = "im:history";
    writeFileSync(
      join(home, "slack-groups.yaml"),
      JSON.stringify({ access: { roles: { viewer: { groups: ["S0"] } } } }),
    );
    const bare = await examine({ ...env, HUNTBOT_CONFIG: join(home, "slack-groups.yaml") });
    expect(bare.of("Slack scopes")).toMatchObject([
      { state: "fail", detail: expect.stringMatching(/commands, chat:write, .*usergroups:read$/) },
    ]);
    scopes = null;
  });

  it("signs in to Microsoft as the Teams bot does", async () => {
    const seen: string[] = [];
    const login = await loopback((response, { url = "" }) => {
      seen.push(url);
      sendJson(response, seen.length === 1 ? 200 : 401, { access_token: "t0", expires_in: 3600 });
    });
    const env = {
      MicrosoftAppId: "app",
      MicrosoftAppPassword: "secret-words",
      MicrosoftAppTenantId: "tenant-1",
      MicrosoftAppType: "SingleTenant",
      AZURE_AUTHORITY_HOST: login.origin,
    };
    const accepted = await examine(env);
    expect(accepted.of("Teams")).toMatchObject([{ state: "ok", detail: "Microsoft accepts the bot's secret" }]);
    const refused = await examine(env);
    await login.close();
    expect(refused.of("Teams")).toMatchObject([{ state: "fail", detail: expect.stringContaining("answered 401") }]);
    expect(seen).toEqual(["/tenant-1/oauth2/v2.0/token", "/tenant-1/oauth2/v2.0/token"]);
    expect(accepted.text + refused.text).not.toContain("secret-words");
  });

  it("reads each group of Microsoft Entra that gives a role, and says what the app lacks", async () => {
    const graph = await loopback((response, { url = "" }) => {
      if (url.endsWith("/token")) sendJson(response, 200, { access_token: "t0", expires_in: 3600 });
      else if (url.includes("0ad6a3c5")) sendJson(response, 200, { value: [{ id: "a" }, { id: "b" }] });
      else sendJson(response, 403, {});
    });
    const groups = ["0ad6a3c5-41c6-4d3b-9d0b-8f6f0a3d6b11", "5d2f0c9e-9b1b-4e58-8b55-1e1b0b5c7a22"];
    writeFileSync(join(home, "groups.yaml"), JSON.stringify({ access: { roles: { analyst: { groups } } } }));
    const { code, of } = await examine({
      HUNTBOT_CONFIG: join(home, "groups.yaml"),
      MicrosoftAppId: "app",
      MicrosoftAppPassword: "secret",
      MicrosoftAppTenantId: "tenant",
      AZURE_AUTHORITY_HOST: graph.origin,
      MICROSOFT_GRAPH_URL: graph.origin,
    });
    await graph.close();
    expect(code).toBe(1);
    expect(of("Teams groups")).toMatchObject([
      { state: "ok", detail: `${groups[0]} was read: 2 members` },
      {
        state: "fail",
        detail: expect.stringContaining(`${groups[1]}`),
        fix: expect.stringContaining("GroupMember.Read.All"),
      },
    ]);
  });

  const broken = () =>
    examine({
      SLACK_BOT_TOKEN: "xoxb-old",
      SLACK_API_URL: slackUrl,
      PUBLIC_URL: "https://bot.example",
      HUNTBOT_SECRET: "short",
      MicrosoftAppId: "1",
      PAGERDUTY_ROUTING_KEY: "abc",
      HUNTBOT_LOGS: `file:${home}/nothing`,
    });

  it("fails for what cannot work, and says what to do about each", async () => {
    const { code, of } = await broken();
    expect(code).toBe(1);
    const expected = {
      Slack: "invalid_auth",
      "Slack in": "no request can come in",
      HTTP: "32",
      Teams: "without MicrosoftAppPassword",
      paging: "32 letters",
      logs: "nothing",
    };
    for (const [name, words] of Object.entries(expected)) {
      expect(of(name)).toMatchObject([
        { state: "fail", detail: expect.stringContaining(words), fix: expect.stringMatching(/\w/) },
      ]);
    }
  });

  it("fails for a configuration that does not read, with a line for each problem", async () => {
    const { code, of } = await examine({ HUNTBOT_LOGS: "bogus", PORT: "x" });
    expect(code).toBe(1);
    expect(of("configuration").map(({ detail }) => detail)).toEqual(['HUNTBOT_LOGS is "bogus".', 'PORT is "x".']);
  });
});
