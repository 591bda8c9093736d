import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person, Place } from "../../src/model/request.ts";
import { type Loopback, loopback, sendJson } from "../enrich/loopback.ts";
import { ana, startTeam } from "./team.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-handling-"));
const viewer: Person = { platform: "slack", id: "U0VIEWER", name: "Vic" };
let abuseipdb: Loopback;
let misp: Loopback;
let team: ReturnType<typeof startTeam>;

/** What the workspace's intelligence names, with its label. */
const named = [
  ["8.8.4.4", ""],
  ["8.8.8.8", "Green"],
  ["9.9.9.9", "Amber"],
  ["1.0.0.1", "Red"],
] as const;

beforeAll(async () => {
  abuseipdb = await loopback((response) =>
    sendJson(response, 200, { data: { abuseConfidenceScore: 0, totalReports: 0, numDistinctUsers: 0 } }),
  );
  misp = await loopback((response) => sendJson(response, 200, { response: { Attribute: [] } }));
  mkdirSync(join(folder, "logs"));
  const rows = named.map(([address, label], at) => ({
    TimeGenerated: "2019-02-18T06:00:00Z",
    IndicatorId: `indicator-${at}`,
    NetworkIP: address,
    ThreatType: "Botnet",
    Description: "told in confidence",
    ConfidenceScore: 80,
    Active: true,
    ExpirationDateTime: "2019-12-01T00:00:00Z",
    TrafficLightProtocolLevel: label,
    IndicatorProvider: "a partner",
  }));
  writeFileSync(
    join(folder, "logs", "ThreatIntelligenceIndicator.ndjson"),
    rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
  );
  const config = join(folder, "huntbot.yaml");
  writeFileSync(
    config,
    `policy:
  providers: { registration: off, internetdb: off, tor-exits: off, spamhaus-drop: off }
access:
  roles: { analyst: { people: [${ana.id}] }, viewer: { people: [${viewer.id}] } }
  channels: { shared: [C0GUESTS] }
`,
  );
  team = startTeam({}, config, {
    HUNTBOT_LOGS: `file:${join(folder, "logs")}`,
    ABUSEIPDB_URL: abuseipdb.origin,
    ABUSEIPDB_API_KEY: "test-key",
    MISP_URL: misp.origin,
    MISP_API_KEY: "test-key",
  });
});
afterAll(async () => {
  await team.app.close();
  await Promise.all([abuseipdb.close(), misp.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const told = () => abuseipdb.asked.splice(0).map(({ path }) => new URL(path, "http://x").searchParams.get("ipAddress"));
const channel = (id: string): Place => ({ ...team.channel, channel: id });
const words = ({ text }: { text: string }) => text.replace(/\s+/g, " ");
/** MISP names every address from now on, labelled so. */
const mispSays = (...labels: string[]) =>
  misp.answer((response) =>
    sendJson(response, 200, {
      response: {
        Attribute: [
          {
            event_id: "7",
            type: "ip-dst",
            category: "Network activity",
            value: "x",
            to_ids: true,
            comment: "a partner's secret",
            Event: { info: "Told in confidence" },
            Tag: labels.map((name) => ({ name })),
          },
        ],
      },
    }),
  );

test("what intelligence names without a label stays inside, the card says why, and the thread is not bound", async () => {
  const answer = await team.ask("8.8.4.4 7d");
  expect(told()).toEqual([]);
  expect(words(answer)).toContain("TLP:AMBER");
  expect(words(answer)).toContain("AMBER: workspace intelligence without a label; not sent outside");
  expect(answer.outputs[0]?.data).toMatchObject({
    tlp: { level: "amber", reason: "workspace intelligence without a label" },
  });
  await team.ask("8.8.4.5 7d", { in: answer.thread });
  expect(told()).toEqual(["8.8.4.5"]);
  const exported = await team.ask("export", { in: answer.thread });
  const file = exported.outputs[0]?.card.blocks.find((block) => block.kind === "file");
  expect(new TextDecoder().decode(file && "bytes" in file ? await file.bytes() : undefined)).toContain("TLP:AMBER");
});

test("an analyst may say that it goes outside all the same, a viewer may not", async () => {
  await team.ask("8.8.4.4 7d --tlp clear", { by: viewer });
  expect(told()).toEqual([]);
  const answer = await team.ask("8.8.4.4 7d --tlp clear");
  expect(told()).toEqual(["8.8.4.4"]);
  expect(words(answer)).not.toContain("AMBER");
});

test("a lookup without a hunt is confined as the hunt is, and a report too", async () => {
  const looked = await team.ask("enrich 8.8.4.4 refresh");
  expect(words(looked)).toContain("AMBER: workspace intelligence without a label; not sent outside");
  const report = await team.ask("report --range 7d hosts 8[.]8[.]4[.]4 and 8[.]8[.]8[.]8");
  expect(words(report)).toContain("1 of them not sent outside: TLP:AMBER (workspace intelligence without a label)");
  expect(told()).toEqual(["8.8.8.8"]);
});

test("a label binds the thread, and nobody may lower it", async () => {
  const { thread, text } = await team.ask("9.9.9.9 7d --tlp clear");
  expect(text.replace(/\s+/g, " ")).toContain("AMBER: workspace intelligence is labelled so; not sent outside");
  await team.ask("8.8.4.6 7d", { in: thread });
  expect(told()).toEqual([]);
  expect((await team.ask("8.8.4.6 7d --tlp clear", { in: thread })).text).toContain("This thread is TLP:AMBER");
});

test("guests get no answer about what stays inside, however it came to", async () => {
  for (const request of ["8.8.4.4 7d", "enrich 8.8.4.4", "report --range 7d 8[.]8[.]4[.]4 was seen"]) {
    const answer = await team.ask(request, { in: channel("C0GUESTS") });
    expect(answer.text).toContain("TLP:AMBER is not answered here");
    expect(answer.text).not.toContain("8.8.4.4 ·");
  }
  expect(told()).toEqual([]);
});

test("intelligence for named people is neither shown nor judged where others read along", async () => {
  const open = await team.ask("1.0.0.1 7d");
  expect(words(open)).toContain("1 record is shown in a direct message only");
  expect(words(open)).toContain("none in the workspace");
  expect(words(open)).toContain("verdict: unknown");
  const direct = await team.ask("1.0.0.1 7d", { in: channel("D0ANA") });
  expect(words(direct)).toContain("TLP:RED");
  expect(words(direct)).toContain("1 workspace indicator, valid now, confidence 80");
  expect(told()).toEqual([]);
});

test("a MISP's own label says who else may hear of a value, before anybody does", async () => {
  mispSays("tlp:green", "tlp:amber");
  const amber = await team.ask("1.1.1.1 7d");
  expect(words(amber)).toContain("AMBER: misp labels it so; not sent outside");
  expect(words(amber)).toContain("1 of 1 answered malicious");
  expect(told()).toEqual([]);
  expect((await team.ask("1.1.1.1 7d", { in: channel("C0GUESTS") })).text).toContain("TLP:AMBER is not answered here");
  mispSays("tlp:green");
  await team.ask("1.1.1.2 7d");
  expect(told()).toEqual(["1.1.1.2"]);
});

test("what a MISP has for named people is shown to them alone", async () => {
  mispSays("tlp:red");
  const open = await team.ask("1.1.1.3 7d");
  expect(words(open)).toContain("not shown: misp: its answer is TLP:RED: ask in a direct message");
  expect(JSON.stringify(open.outputs)).not.toContain("in confidence");
  expect(JSON.stringify(open.outputs)).not.toContain("secret");
  const direct = await team.ask("1.1.1.3 7d", { in: channel("D0ANA") });
  expect(JSON.stringify(direct.outputs)).toContain("Told in confidence");
  expect(told()).toEqual([]);
});
