import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alertCommand } from "../../src/commands/alert.ts";
import { alertsCommand } from "../../src/commands/alerts.ts";
import { extract } from "../../src/indicators/extract.ts";
import { usualBudget } from "../../src/logs/cost-guard.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import type { Card } from "../../src/model/card.ts";
import type { Command } from "../../src/model/command.ts";
import { command } from "../chat/commands.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";
import { type Asking, asker, blockOf, huntOver, logsOver, shared, soc, wordsOf } from "./ask.ts";

const download = "781bdb0f-e15b-459b-a7e0-941a8fdcb978";
let engine: LogEngine;
beforeAll(async () => {
  engine = await sampleEngine();
}, 300_000);
afterAll(() => engine.close());

interface Setting {
  readonly budget?: Parameters<typeof logsOver>[1];
  readonly denied?: string[];
}

function asking({ budget, denied }: Setting = {}) {
  const hunt = huntOver(logsOver(engine, budget));
  const reader = { extract: async (text: string) => extract(text) };
  const verbs = [alertsCommand({ hunt }), alertCommand({ hunt, reader }), command("hunt", { takesRange: true })];
  return asker(verbs as Command<unknown>[], scenarioInstant, denied);
}

async function ask(text: string | readonly string[], where: Asking & Setting = {}) {
  const [output] = await asking(where)(text, where);
  if (!output) throw new Error("nothing was answered");
  return output;
}

const factOf = (card: Card, label: string) => {
  const fact = blockOf(card, "facts").facts.find((each) => each.label === label);
  return (fact?.value ?? [])
    .map((span) => (typeof span === "string" ? span : "text" in span ? span.text : ""))
    .join("");
};
const said = (card: Card) => JSON.stringify(card.blocks);

describe("alerts", () => {
  it("lists every alert that names it, newest first, and says where it stands in each", async () => {
    const { card, data } = await ask("alerts 23.97.60.214 7d", { place: soc });
    expect(card.title).toBe("14 ALERTS");
    expect(said(card)).toContain("13 Medium, 1 Low");
    const { rows, more } = blockOf(card, "table");
    expect(rows).toHaveLength(10);
    expect(more).toBe("1 to 10 of 14");
    expect(JSON.stringify(rows[0])).toContain("in the command line of process wget");
    expect(data).toMatchObject({
      total: 14,
      counts: { Medium: 13, Low: 1 },
      alerts: { length: 14, 0: { id: download, incident: 1174, matchedIn: ["Entities"] } },
    });
    const { choices } = blockOf(card, "choices");
    expect(choices[0]).toMatchObject({
      label: "Alert 1",
      run: ["alert", download, "23.97.60.214", "2019-02-12..2019-02-19"],
      show: "dialog",
    });
  });

  it("turns the page with the words of its button, and says when there is no such page", async () => {
    const first = await ask("alerts 23.97.60.214 7d", { place: soc });
    const next = wordsOf(first.card.actions, "Next 4");
    const { card } = await ask(next, { place: soc, via: "click" });
    expect(blockOf(card, "table").rows).toHaveLength(4);
    expect(card.actions?.some(({ label }) => label.startsWith("Next"))).toBe(false);
    const beyond = await ask("alerts 23.97.60.214 7d --page 3", { place: soc });
    expect(said(beyond.card)).toContain("There is no page 3: 2 pages hold them all.");
  });

  it("inherits what was hunted in the thread, unless all of them are asked for", async () => {
    const request = asking();
    await request("23.97.60.214 2019-02-17..2019-02-19", { place: soc });
    const [named] = await request("alerts", { place: soc });
    expect(named?.card.preview).toBe("14 ALERTS · 23.97.60.214 · 2 days to 19 Feb 00:00 UTC");
    const [all] = await request("alerts --all", { place: soc });
    expect(all?.card.title).toBe("19 ALERTS");
  });

  it("shows a shift the worst first, and what is in no incident yet", async () => {
    const { card, data } = await ask("alerts 7d");
    expect(card.title).toBe("22 ALERTS");
    expect(said(card)).toContain("5 open in no incident");
    const severities = (data as { alerts: { severity: string }[] }).alerts.map(({ severity }) => severity);
    expect(severities).toEqual([...Array(21).fill("Medium"), "Low"]);
  });

  it("finds an account under every name it has", async () => {
    const { data } = await ask("alerts account:ap.clerk 7d");
    expect((data as { alerts: { name: string }[] }).alerts.map(({ name }) => name)).toEqual([
      "Mass download by a single user",
      "Suspicious inbox manipulation rule",
      "Password spray",
    ]);
  });

  it("says when there is none, and how old the newest is", async () => {
    const none = await ask("alerts 192.0.2.254 7d");
    expect(none.card.title).toBe("NO ALERT");
    const late = await ask("alerts 30m");
    expect(said(late.card)).toContain("The newest alert of all is from 18 Feb 17:15 UTC.");
  });

  it("gives counts alone where people outside read along", async () => {
    const { card, data } = await ask("alerts 23.97.60.214 7d", { place: shared });
    expect(data).toEqual({
      window: { from: "2019-02-12T00:00:00.000Z", to: "2019-02-19T00:00:00.000Z" },
      total: 14,
      counts: { Medium: 13, Low: 1 },
    });
    expect(JSON.stringify(card?.blocks)).not.toMatch(/MSTICALERTS|SSH|23\.97/);
    expect(wordsOf(card?.actions, "Details to me")).toEqual(["alerts", "23.97.60.214", "2019-02-12..2019-02-19"]);
  });

  it("asks before it reads over budget", async () => {
    const { card } = await ask("alerts 200d", { budget: usualBudget });
    expect(card.title).toBe("Not searched yet");
    expect(wordsOf(card.actions, "Search all the same").slice(0, 2)).toEqual(["alerts", "--confirm"]);
  });
});

describe("alert", () => {
  it.each([
    ["whole", download],
    ["in capitals", download.toUpperCase()],
    ["in braces", `{${download}}`],
    ["with its name", `SystemAlertId=${download}`],
    ["without dashes", download.replaceAll("-", "")],
    ["as it begins", "781bdb0f"],
    ["in a link", `https://portal.azure.com/#blade/Microsoft_Azure_Security/AlertBlade/alertId/${download}`],
  ])("finds it by its id, %s", async (_how, id) => {
    const { data } = await ask(["alert", id]);
    expect(data).toMatchObject({ id: download, name: "Detected suspicious file download" });
  });

  it("shows everything its row says, where the indicator stands, its incident, and what can be hunted next", async () => {
    const { card, data } = await ask(`alert ${download} 23.97.60.214`);
    expect(card.title).toBe("ALERT · Low, New");
    expect(said(card)).toContain("in the command line of process wget");
    expect(factOf(card, "Incident")).toBe("1174 Low, New, nobody on it");
    expect(factOf(card, "Tactics")).toBe("Execution · T1105");
    expect(factOf(card, "What to do")).toMatch(/^Ask the owner.*escalate\.$/);
    expect(data).toMatchObject({
      extendedProperties: { "User Name": "dbadmin", "Suspicious Process": "/usr/bin/wget" },
      stood: [{ indicator: { value: "23.97.60.214" }, where: ["in the command line of process wget"] }],
      indicatorsInText: [
        { kind: "url", value: "http://23.97.60.214/QuZYpObins.sh" },
        { kind: "ip", value: "23.97.60.214" },
      ],
      incidents: [{ number: 1174 }],
      raw: { SystemAlertId: download, VendorName: "Microsoft" },
    });
    const choices = card.blocks.flatMap((block) => (block.kind === "choices" ? block.choices : []));
    expect(wordsOf(choices, "host:MSTICALERTSLXVM2")).toEqual([
      "hunt",
      "host:MSTICALERTSLXVM2",
      "2019-02-17..2019-02-19",
    ]);
    expect(wordsOf(choices, "hxxp://23[.]97[.]60[.]214/QuZYpObins.sh")[1]).toBe("http://23.97.60.214/QuZYpObins.sh");
  });

  it("shows its row as JSON, and as a file, from the buttons", async () => {
    const { card } = await ask(`alert ${download}`);
    const raw = await ask(wordsOf(card.actions, "Raw JSON"), { via: "click" });
    expect(said(raw.card)).toContain("CommandLine");
    const { card: file } = await ask(wordsOf(raw.card.actions, "As a file"), { via: "click" });
    const { name, bytes } = blockOf(file, "file");
    expect(name).toBe(`alert-${download}.json`);
    expect(JSON.parse(new TextDecoder().decode(await bytes()))).toMatchObject({ SystemAlertId: download });
  });

  it.each([
    ["alert", "alert needs an id"],
    ["alert 9", '"9" is no alert\'s id'],
    ["alert ??", '"??" is no alert\'s id'],
    [
      "alert 00000000-0000-0000-0000-000000000000",
      "There is no alert with the id 00000000-0000-0000-0000-000000000000",
    ],
    [`alert ${download} 2019-02-12..2019-02-14`, `There is no alert with the id ${download}`],
  ])("says what is wrong with %s", async (text, words) => {
    const { card } = await ask(text);
    expect(card.title).toContain(words);
  });

  it("looks further back than an inherited window, and no further than one that was typed", async () => {
    const request = asking();
    await request("192.0.2.44 2019-02-12..2019-02-14", { place: soc });
    const [found] = await request(`alert ${download}`, { place: soc });
    expect(found?.card.title).toBe("ALERT · Low, New");
  });

  it("is not answered where people outside read along", async () => {
    const { card } = await ask(`alert ${download}`, { place: shared });
    expect(card.title).toContain("alert is not answered here");
  });
});

describe("tables that are closed to the role", () => {
  it.each(["alerts 7d", "alerts 23.97.60.214 7d", `alert ${download}`])("refuse %s", async (text) => {
    const { card } = await ask(text, { place: soc, denied: ["SecurityAlert"] });
    expect(card.title).toContain("is not run for you: It reads SecurityAlert, closed to your role.");
  });

  it("keep their incidents to themselves", async () => {
    const { data } = await ask(`alert ${download}`, { place: soc, denied: ["SecurityIncident"] });
    expect(data).toMatchObject({ id: download, incident: null, incidents: null });
    const list = await ask("alerts 23.97.60.214 7d", { place: soc, denied: ["SecurityIncident"] });
    expect(list.data).toMatchObject({ total: 14, alerts: { 0: { incident: null } } });
  });
});
