import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { draw as drawForSlack } from "../../adapters/slack/draw.ts";
import { draw as drawForTeams } from "../../adapters/teams/draw.ts";
import { draw as drawForTerminal } from "../../adapters/terminal/draw.ts";
import { hostileTexts } from "../cards/hostile-cards.ts";
import { startTeam } from "./team.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-own-"));
let team: ReturnType<typeof startTeam>;

const at = (minute: number) => new Date(Date.UTC(2019, 1, 18, 0, minute)).toISOString();
const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const nasty = [...hostileTexts, "A".repeat(100_000), "ж".repeat(100_000), "=cmd|' /C calc'!A0", "@everyone"];

const files: Record<string, string> = {
  "SigninLogs.ndjson": lines(
    nasty.map((text, minute) => ({
      TimeGenerated: at(minute),
      UserPrincipalName: text,
      IPAddress: "91.9.9.9",
      ResultType: "0",
      AppDisplayName: text,
    })),
  ),
  "SecurityAlert.ndjson": lines(
    nasty.map((text, minute) => ({
      TimeGenerated: at(minute),
      StartTime: at(minute),
      SystemAlertId: `id-${minute}`,
      AlertName: text,
      AlertSeverity: minute % 2 ? "Medium" : text,
      Status: text,
      ProductName: text,
      CompromisedEntity: text,
      Description: `${text} 91.9.9.9`,
      Entities: JSON.stringify([
        { Type: "ip", Address: "91.9.9.9" },
        { Type: "host", HostName: text },
        { Type: "account", Name: text },
      ]),
    })),
  ),
};

beforeAll(() => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, "logs", dirname(name)), { recursive: true });
    writeFileSync(join(folder, "logs", name), text);
  }
  team = startTeam({}, null, { HUNTBOT_LOGS: `file:${join(folder, "logs")}` });
});
afterAll(async () => {
  await team.app.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (text: string) => (await team.ask(`${text} --range 2019-02-17..2019-02-19 --no-enrich`)).outputs;

describe("rows in an attacker's words", () => {
  test("make no card long, and none that colours, turns round or moves what stands beside them", async () => {
    for (const { card } of await ask("91.9.9.9")) {
      const terminal = drawForTerminal(card, { columns: 100, colour: false });
      expect(terminal.length).toBeLessThan(40_000);
      for (const unseen of ["\u001b", "\u0007", "\u202e", "\r"]) expect(terminal).not.toContain(unseen);
      expect(JSON.stringify(drawForSlack(card, { surface: "message" }).blocks).length).toBeLessThan(60_000);
      expect(Buffer.byteLength(JSON.stringify(drawForTeams(card, { surface: "message" }).card))).toBeLessThan(28_000);
    }
  });

  test("are offered to be hunted only where they are names", async () => {
    const [output, ...others] = await ask("91.9.9.9");
    const buttons = [output, ...others].flatMap((each) => [
      ...(each?.card.actions ?? []),
      ...(each?.card.blocks ?? []).flatMap((block) => (block.kind === "choices" ? block.choices : [])),
    ]);
    const words = buttons.flatMap((action) => ("run" in action ? action.run : []));
    expect(words).toContain("account:@everyone");
    expect(Math.max(...words.map(({ length }) => length))).toBeLessThan(600);
  });
});
