import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draw as drawForSlack } from "../../adapters/slack/draw.ts";
import { draw as drawForTeams } from "../../adapters/teams/draw.ts";
import { draw as drawForTerminal } from "../../adapters/terminal/draw.ts";
import { alertCommand } from "../../src/commands/alert.ts";
import { alertsCommand } from "../../src/commands/alerts.ts";
import { declaredTables } from "../../src/compose/declared.ts";
import { extract } from "../../src/indicators/extract.ts";
import { openLogs } from "../../src/logs/open.ts";
import type { Action, Card } from "../../src/model/card.ts";
import type { Command } from "../../src/model/command.ts";
import type { Logs } from "../../src/model/logs.ts";
import { hostileTexts } from "../cards/hostile-cards.ts";
import { command } from "../chat/commands.ts";
import { scenarioInstant } from "../logs/sample.ts";
import { asker, huntOver, soc, wordsOf } from "./ask.ts";

const nasty = [
  ...hostileTexts,
  "<!channel> <@U1> *b* [click](https://evil.example/a) <https://evil.example|portal>",
  "\u001b[31mred\u009b2J\u202egnp.exe",
  "--confirm 30d since 2019-01-01 `rm -rf` $(x)",
];
const alert = (id: string, more: object = {}) => ({
  TimeGenerated: "2019-02-18T10:00:00Z",
  StartTime: "2019-02-18T09:59:00Z",
  SystemAlertId: id,
  AlertName: nasty.join(" "),
  AlertSeverity: "High",
  Status: "New",
  Description: `Beacon to hxxps://c2[.]evil[.]example/gate from 203.0.113.9, see https://aka.ms/help\n${nasty.join("\n")}`,
  ProductName: nasty.join(" "),
  CompromisedEntity: nasty[0],
  AlertLink: "https://portal.azure.com.evil.example/#alertId/1",
  ExtendedLinks: JSON.stringify([
    { Href: "javascript:alert(1)" },
    { Href: "https://security.microsoft.com/alerts/abc" },
    { Href: "https://user@portal.azure.com/" },
  ]),
  RemediationSteps: JSON.stringify(nasty),
  ExtendedProperties: JSON.stringify({
    ...Object.fromEntries(nasty.map((text, at) => [`${text}${at}`, text])),
    ...Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`Property ${at}`, "x".repeat(500)])),
  }),
  Entities: JSON.stringify([
    ...nasty.map((text, at) => ({ $id: String(at), Type: "host", HostName: text })),
    ...nasty.map((text, at) => ({ $id: `a${at}`, Type: "account", Name: text })),
    { $id: "p", Type: "process", CommandLine: `curl http://203.0.113.9/x ${nasty.join(" ")}` },
  ]),
  ...more,
});

const folder = mkdtempSync(join(tmpdir(), "huntbot-alerts-"));
let logs: Logs;
let request: ReturnType<typeof asker>;
beforeAll(async () => {
  mkdirSync(join(folder, "logs"));
  const rows = [
    alert("aaaaaaaa-0000-4000-8000-000000000001"),
    alert("aaaaaaaa-0000-4000-8000-000000000002"),
    alert("7d"),
  ];
  writeFileSync(join(folder, "logs", "SecurityAlert.ndjson"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  logs = await openLogs(
    { kind: "file", folder: join(folder, "logs") },
    {
      env: {},
      clock: () => scenarioInstant,
      declared: declaredTables,
      cacheFolder: join(folder, "cache"),
      prepareSample: async () => {
        throw new Error("no sample is asked for");
      },
    },
  );
  const hunt = huntOver(logs);
  const reader = { extract: async (text: string) => extract(text) };
  const verbs = [alertsCommand({ hunt }), alertCommand({ hunt, reader }), command("hunt", { takesRange: true })];
  request = asker(verbs as Command<unknown>[], scenarioInstant);
});
afterAll(async () => {
  await logs.close();
  rmSync(folder, { recursive: true, force: true });
});

async function cardOf(text: string | readonly string[], via: "typed" | "click" = "typed"): Promise<Card> {
  const [output] = await request(text, { place: soc, via });
  if (!output) throw new Error("nothing was answered");
  return output.card;
}

const buttons = (card: Card): Action[] => [
  ...(card.actions ?? []),
  ...card.blocks.flatMap((block) => (block.kind === "choices" ? block.choices : [])),
];

describe("an alert in an attacker's words", () => {
  it("opens nothing but the portals, and offers what its text names", async () => {
    const card = await cardOf("alert aaaaaaaa-0000-4000-8000-000000000001");
    expect(buttons(card).flatMap((action) => ("open" in action ? [action.open] : []))).toEqual([
      "https://security.microsoft.com/alerts/abc",
    ]);
    const runs = buttons(card).flatMap((action) => ("run" in action ? [action.run] : []));
    expect(runs).toContainEqual(["hunt", "https://c2.evil.example/gate", expect.anything()]);
    expect(runs.flat().join(" ")).not.toContain("aka.ms");
    for (const run of runs.filter(([verb]) => verb === "hunt")) expect(run).toHaveLength(3);
  });

  it("is inert wherever it is drawn, in full and raw", async () => {
    for (const card of [
      await cardOf("alert aaaaaaaa-0000-4000-8000-000000000001"),
      await cardOf("alert aaaaaaaa-0000-4000-8000-000000000001 --raw"),
      await cardOf("alerts 7d"),
    ]) {
      const terminal = drawForTerminal(
        { ...card, actions: [], blocks: card.blocks.filter(({ kind }) => kind !== "choices") },
        { columns: 100, colour: false },
      );
      for (const unseen of ["\u001b", "\u009b", "\u202e"]) expect(terminal).not.toContain(unseen);
      expect(terminal).not.toMatch(/https?:\/\/\S*evil/);
      const slack = drawForSlack(card, { surface: "view" });
      const shown = JSON.stringify(slack.blocks.filter(({ type }) => type !== "actions"));
      expect(shown).not.toMatch(/"type":"(?:link|user|usergroup|broadcast|channel)"/);
      expect(slack.blocks.length).toBeLessThanOrEqual(100);
      const teams = drawForTeams(card, { surface: "dialog" });
      expect(Buffer.byteLength(JSON.stringify(teams.card))).toBeLessThan(25_000);
    }
  });

  it("lists alerts whose ids begin alike, with no button for an id that reads as something else", async () => {
    const several = await cardOf("alert aaaaaaaa");
    expect(several.title).toBe("2 ALERTS HAVE AN ID LIKE THAT");
    const [first] = buttons(several);
    if (!first || !("run" in first)) throw new Error("there is no button");
    expect((await cardOf(first.run, "click")).title).toBe("ALERT · High, New");
    const list = await cardOf("alerts 7d");
    expect(list.title).toBe("3 ALERTS");
    expect(buttons(list).filter((action) => "run" in action && action.run[0] === "alert")).toHaveLength(2);
    expect(wordsOf(list.actions, "Wider: 30d")).toEqual(["alerts", "--all", "2019-01-20..2019-02-19"]);
  });
});
