import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { draw as drawForSlack } from "../../adapters/slack/draw.ts";
import { draw as drawForTeams } from "../../adapters/teams/draw.ts";
import { draw as drawForTerminal } from "../../adapters/terminal/draw.ts";
import type { HuntResult } from "../../src/model/hunt.ts";
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
  "2019 proxy log.ndjson": lines([{ TimeGenerated: at(1), client: "91.9.9.1", "q uote": "1" }]),
  "mixed.ndjson": `${lines([{ TimeGenerated: at(1), a: 1 }])}{broken\n${lines([{ TimeGenerated: at(2), a: ["x"] }])}`,
  "empty.json": "",
  "headers.csv": "TimeGenerated,IPAddress\n",
  "Syslog/2019/02.ndjson": lines([
    {
      TimeGenerated: at(1),
      Computer: "lx1",
      Facility: "auth",
      ProcessName: "sshd",
      SyslogMessage: "Accepted password for root from 91.9.9.2 port 22 ssh2",
    },
  ]),
  "Syslog/none.ndjson": "",
  "OfficeActivity.ndjson": lines([
    { TimeGenerated: at(1), Operation: "New-InboxRule", UserId: "eve@corp.example", ClientIP: "91.9.9.3:4444" },
  ]),
  "DeviceProcessEvents.ndjson": lines([
    { TimeGenerated: at(1), DeviceName: "ws1", FileName: "curl", ProcessCommandLine: "curl http://91.9.9.4/a" },
  ]),
  "ThreatIntelIndicators.ndjson": lines([
    {
      TimeGenerated: at(1),
      Id: "wide",
      ObservableKey: "ipv4-addr:value",
      ObservableValue: "91.0.0.0/8",
      Pattern: "[ipv4-addr:value = '91.0.0.0/8']",
      Confidence: 90,
      IsActive: true,
      ValidFrom: at(0),
    },
  ]),
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

const words = async (text: string) =>
  (await ask(text))
    .filter(({ slot }) => slot === "main")
    .map(({ card }) => drawForTerminal(card, { columns: 100, colour: false }).replace(/\s+/g, " "))
    .join("");

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

describe("a folder with odd files", () => {
  test("counts as failed what could not be read, and not what is empty or was renamed", async () => {
    const [output] = await ask("91.9.9.1");
    if (!output) throw new Error("nothing was answered");
    const { coverage, tables } = output.data as HuntResult;
    expect(tables.map(({ table }) => table)).toEqual(["_2019_proxy_log"]);
    expect(coverage.failed).toEqual([
      { table: "mixed", reason: "mixed.ndjson line 2: The record is not a valid JSON object and was skipped" },
    ]);
    // A table with a time and no row was searched, and holds nothing.
    expect(coverage.skipped).toEqual([{ table: "empty.json", reason: "the file is empty" }]);
    expect(coverage).toMatchObject({ withHits: 1, empty: coverage.searched - 1 });
  });

  test("says what no question reads for the kind that is hunted, whatever other kinds it reads the table for", async () => {
    expect(await words("eve@corp.example")).toMatch(
      /^SEEN, NOT JUDGED .*Rows that no question here reads for a mail address \(OfficeActivity 1\).*Next hunt account:eve@corp.example/,
    );
    expect(await words("91.9.9.4")).toMatch(/^SEEN, NOT JUDGED .* for an IP address \(DeviceProcessEvents 1\)/);
  });

  test("names the year of what is not of this one", async () => {
    const [output] = (await team.ask("91.9.9.2 2018-02-17..2018-02-19 --no-enrich")).outputs;
    const preview = output?.card.preview ?? "";
    expect(preview).toContain("2 days to 19 Feb 2018 00:00 UTC");
    expect(await words("91.9.9.2")).toContain("2 days to 19 Feb 00:00 UTC");
  });

  test("tells a range too wide to mean anything from an inactive one", async () => {
    expect(await words("91.9.9.5")).toContain("1 workspace indicator, of a range too wide to say anything: ignored");
  });

  test("asks about a logon's processes only where a table holds them", async () => {
    const text = await words("91.9.9.2");
    expect(text).toMatch(/^GOT IN · 91\.9\.9\.2/);
    expect(text).not.toContain("host/processes");
  });
});
