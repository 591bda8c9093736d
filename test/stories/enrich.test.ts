import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/model/enrich.ts";
import { wordsOf } from "../commands/ask.ts";
import { type Loopback, loopback, sendJson } from "../enrich/loopback.ts";
import { alone } from "../enrich/nobody.ts";
import { startTeam } from "./team.ts";

const secrets = {
  VIRUSTOTAL_API_KEY: "vt-secret",
  HUNTBOT_HOOK_SECRET: "hook-secret",
  SLACK_BOT_TOKEN: "xoxb-secret",
  SLACK_SIGNING_SECRET: "signing-secret",
  MicrosoftAppId: "app-id",
  MicrosoftAppPassword: "app-secret",
  PAGERDUTY_ROUTING_KEY: "r".repeat(32),
};
const folder = mkdtempSync(join(tmpdir(), "huntbot-enrich-"));
const config = join(folder, "config.yaml");
writeFileSync(
  config,
  JSON.stringify({
    own: [{ range: "8.8.4.0/24", label: "HQ NAT" }],
    access: {
      roles: { viewer: { channels: ["C0SOC", "C0SHARED"] } },
      channels: { shared: ["C0SHARED"] },
    },
  }),
);
const soc = { platform: "slack", workspace: "T1", channel: "C0SOC", thread: "1.1" } as const;
const shared = { ...soc, channel: "C0SHARED" };
let virustotal: Loopback;
let team: ReturnType<typeof startTeam>;
beforeAll(async () => {
  virustotal = await loopback();
  team = startTeam({}, config, { ...alone, ...secrets, VIRUSTOTAL_URL: virustotal.origin });
});
beforeEach(() => {
  const stats = { malicious: 9, suspicious: 1, harmless: 60, undetected: 20 };
  const attributes = {
    last_analysis_stats: stats,
    last_analysis_date: 1_550_000_000,
    tags: ["<!channel> evil.example"],
  };
  virustotal.answer((response) => sendJson(response, 200, { data: { attributes } }));
});
afterAll(async () => {
  await team.app.close();
  await virustotal.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(text: string | readonly string[], place: Parameters<typeof team.ask>[1] = { in: soc }) {
  const { outputs, text: shown } = await team.ask(text, place);
  const [output] = outputs;
  if (!output) throw new Error("nothing was answered");
  const found = (output.data as { enrichment?: Finding[] })?.enrichment ?? [];
  return { ...output, shown, of: (name: string) => found.find(({ provider }) => provider === name) };
}

describe("enrich", () => {
  it("asks as a hunt does, remembers, says how old an answer is, and asks again when told to", async () => {
    const first = await ask("enrich 8.8.8.8");
    expect(first.card).toMatchObject({ title: "LOOKED UP", tone: "alarm" });
    expect(first.of("virustotal")).toMatchObject({ status: "ok", verdict: "malicious", cached: false });
    expect(virustotal.asked).toHaveLength(1);
    expect(first.shown).toMatch(/virustotal +malicious: .* asked now/);

    const again = await ask("enrich", { in: soc });
    expect(again.card.title).toContain("enrich needs an indicator");
    await team.ask("8.8.8.8 7d --no-enrich", { in: soc });
    const kept = await ask("enrich", { in: soc });
    expect(kept.of("virustotal")).toMatchObject({ cached: true });
    expect(kept.shown).toMatch(/virustotal +malicious: .* (?:seconds?|min|hours?) old/);
    expect(virustotal.asked).toHaveLength(1);

    const anew = wordsOf(kept.card.actions, kept.card.actions?.[0]?.label ?? "");
    expect(anew).toEqual(["enrich", "8.8.8.8", "refresh"]);
    expect((await ask(anew)).of("virustotal")).toMatchObject({ cached: false });
    expect(virustotal.asked).toHaveLength(2);
  });

  it("says who was not asked and why, and gives credit to whose data it shows", async () => {
    const { shown, of } = await ask("enrich 8.8.4.4");
    expect(of("virustotal")).toMatchObject({ status: "skipped_policy" });
    expect(of("abuseipdb")).toMatchObject({ status: "no_key" });
    expect(virustotal.asked).toEqual([]);
    expect(shown).toMatch(/skipped policy .*virustotal/);
    expect(shown).toMatch(/no key .*abuseipdb/);
    expect(shown).toContain("DB-IP");
  });

  it("keeps inside what is marked amber, what is private, and what is a person", async () => {
    for (const text of [
      "enrich 9.9.9.9 --tlp amber",
      "enrich 10.0.0.4",
      "enrich account:jdoe",
      "enrich jdoe@contoso.example",
    ])
      await ask(text);
    expect(virustotal.asked).toEqual([]);
    // The thread keeps the label.
    expect((await ask("enrich 9.9.9.10")).of("virustotal")).toMatchObject({ status: "skipped_policy" });
    expect((await ask("enrich account:jdoe")).shown).toContain("No source takes an account: nobody was asked.");
  });

  it("says of a provider out of quota that it is", async () => {
    virustotal.answer((response) => response.writeHead(429, { "retry-after": "3600" }).end());
    const { shown, of } = await ask("enrich 1.1.1.1", { in: { ...soc, thread: "1.2" } });
    expect(of("virustotal")).toMatchObject({ status: "quota" });
    expect(shown).toMatch(/quota .*virustotal/);
  });

  it("gives counts alone where people outside read along", async () => {
    const { card, data } = await ask("enrich 8.8.8.8", { in: shared });
    expect(JSON.stringify(card)).not.toMatch(/evil|DB-IP|AS15169/);
    expect(data).toMatchObject({ total: expect.any(Number), counts: { no_key: expect.any(Number) } });
    expect(data).not.toHaveProperty("enrichment");
  });
});

describe("about", () => {
  it("says what is set up and what would set up the rest, without a secret", async () => {
    const { outputs, text } = await team.ask("about", { in: soc });
    expect(text).toContain("the sample workspace, as on 2019-02-19, read by this process (KQL on DuckDB)");
    expect(text).toMatch(/Slack +on: over HTTP, signed/);
    expect(text).toMatch(/Teams +on: MultiTenant/);
    expect(text).toMatch(/with a key: virustotal/);
    expect(text).toMatch(/abuseipdb +Set ABUSEIPDB_API_KEY/);
    expect(text).toContain("IP geolocation by DB-IP (https://db-ip.com), CC BY 4.0");
    const everything = JSON.stringify(outputs);
    for (const secret of Object.values(secrets)) expect(everything).not.toContain(secret);
    expect(everything).not.toContain(folder);
  });

  it("says no more than what the program is where people outside read along", async () => {
    const { text } = await team.ask("about", { in: shared });
    expect(text).toMatch(/^huntbot \d/);
    expect(text).not.toMatch(/virustotal|Slack|sample workspace/);
  });
});
