import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Hunts, openFolderHunts } from "./sample-hunts.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-outcomes-"));
const logs = join(folder, "logs");
let hunts: Hunts;

interface Case {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly level: string;
  readonly detail: string;
}

const outward = (action: string) => ({ SourceIP: "10.0.0.4", DestinationPort: 443, DeviceAction: action });
const inward = (action: string) => ({ DestinationIP: "10.0.0.4", DestinationPort: 22, DeviceAction: action });
const connection = (action: string) => ({ ActionType: action, DeviceName: "ws1", InitiatingProcessFileName: "x.exe" });

/** One row each, which names one address or domain of its own. */
const cases: readonly Case[] = [
  { table: "CommonSecurityLog", row: outward("allow"), level: "contact", detail: "HTTPS out allowed" },
  { table: "CommonSecurityLog", row: outward(""), level: "tried", detail: "HTTPS out, no action logged" },
  { table: "CommonSecurityLog", row: inward("Accept"), level: "tried", detail: "SSH in allowed" },
  { table: "CommonSecurityLog", row: inward(""), level: "tried", detail: "SSH in, no action logged" },
  { table: "CommonSecurityLog", row: inward("Deny"), level: "blocked", detail: "denied by firewall" },
  {
    table: "DeviceNetworkEvents",
    row: connection("ConnectionSuccess"),
    level: "contact",
    detail: "connections by x.exe",
  },
  {
    table: "DeviceNetworkEvents",
    row: connection("ConnectionAttempt"),
    level: "tried",
    detail: "connection attempts by x.exe",
  },
  {
    table: "DeviceNetworkEvents",
    row: connection("ConnectionFailed"),
    level: "tried",
    detail: "failed connections by x.exe",
  },
  {
    table: "DeviceNetworkEvents",
    row: connection("InboundConnectionAccepted"),
    level: "tried",
    detail: "connections taken by x.exe",
  },
  {
    table: "DeviceNetworkEvents",
    row: connection("InboundConnectionBlocked"),
    level: "blocked",
    detail: "blocked connections of x.exe",
  },
  { table: "SigninLogs", row: { ResultType: "" }, level: "tried", detail: "sign-ins without a result" },
  { table: "SigninLogs", row: { ResultType: 50_126 }, level: "tried", detail: "wrong passwords" },
  { table: "SigninLogs", row: { ResultType: 90_094 }, level: "tried", detail: "refused sign-ins (code 90094)" },
  { table: "UrlClickEvents", row: { ActionType: "ClickAllowed" }, level: "contact", detail: "clicks" },
  {
    table: "UrlClickEvents",
    row: { ActionType: "ClickBlockedByTenantPolicy" },
    level: "blocked",
    detail: "clicks blocked",
  },
  {
    table: "UrlClickEvents",
    row: { ActionType: "PendingDetonationPage" },
    level: "tried",
    detail: "clicks shown a page on the way",
  },
];

const named = (at: number, { table }: Case) =>
  table === "UrlClickEvents" ? `n${at}.evil.example` : `203.0.113.${at + 1}`;

function rowOf(at: number, each: Case): object {
  const name = named(at, each);
  const column = {
    CommonSecurityLog: each.row["SourceIP"] === undefined ? "SourceIP" : "DestinationIP",
    DeviceNetworkEvents: "RemoteIP",
    SigninLogs: "IPAddress",
    UrlClickEvents: "Url",
  }[each.table];
  const value = each.table === "UrlClickEvents" ? `https://${name}/a` : name;
  return { TimeGenerated: "2019-02-17T10:00:00Z", ...each.row, [column ?? ""]: value };
}

beforeAll(async () => {
  mkdirSync(logs);
  for (const table of new Set(cases.map((each) => each.table))) {
    const rows = cases.flatMap((each, at) => (each.table === table ? [JSON.stringify(rowOf(at, each))] : []));
    writeFileSync(join(logs, `${table}.ndjson`), rows.join("\n"));
  }
  hunts = await openFolderHunts(folder);
});
afterAll(async () => {
  await hunts.close();
  rmSync(folder, { recursive: true });
});

test.each(cases.map((each, at) => [each.table, JSON.stringify(each.row), named(at, each), each] as const))(
  "%s %s",
  async (_, __, name, { level, detail }) => {
    const { activity, lenses } = (await hunts.hunt(name)).result;
    expect(activity.level).toBe(level);
    expect(lenses.filter(({ rows }) => rows > 0)).toMatchObject([{ outcome: level, detail }]);
  },
);
