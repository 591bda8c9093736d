import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BindOptions, bind, bindSeen } from "../../src/hunts/bind.ts";
import { type LibraryQuery, loadLibrary, runsOn } from "../../src/hunts/library.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import { activityLevels } from "../../src/model/hunt.ts";
import type { IndicatorKind } from "../../src/model/indicator.ts";
import type { Cell } from "../../src/model/logs.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";

type Row = Readonly<Record<string, Cell>>;

const library = loadLibrary("queries");
const week = { from: new Date("2019-02-12T00:00:00Z"), to: scenarioInstant };
const twoDays = { from: new Date("2019-02-17T00:00:00Z"), to: scenarioInstant };

let engine: LogEngine;
let tables: ReadonlySet<string>;
beforeAll(async () => {
  engine = await sampleEngine();
  tables = new Set((await engine.tables()).map(({ name }) => name));
});
afterAll(() => engine.close());

function known(id: string): LibraryQuery {
  const query = library.get(id);
  if (!query) throw new Error(`There is no query ${id}.`);
  return query;
}

async function run(kql: string): Promise<Row[]> {
  const { columns, rows } = await engine.query(kql, { signal: AbortSignal.timeout(60_000) });
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
}

async function ask(
  id: string,
  about: string | null = null,
  more: Partial<BindOptions> & { kind?: IndicatorKind } = {},
) {
  const { kind = "ip", ...options } = more;
  const indicator = about === null ? {} : { indicator: { kind, value: about } };
  return run(bind(known(id), { ...indicator, window: week, now: scenarioInstant, ...options }).kql);
}

/** What a lens says: outcome, count, phrase, as whom, where. */
async function story(id: string, about: string, more: Partial<BindOptions> & { kind?: IndicatorKind } = {}) {
  const rows = await ask(id, about, more);
  return rows
    .map(({ Outcome, Rows, Detail, Actor, Target }) =>
      [`${Outcome}: ${Rows} ${Detail}`, Actor && `as ${Actor}`, Target && `on ${Target}`].filter(Boolean).join(" "),
    )
    .sort();
}

/** Outcome and phrase with their rows, whoever and wherever. */
async function tally(id: string, about: string, more: Partial<BindOptions> & { kind?: IndicatorKind } = {}) {
  const counts: Record<string, number> = {};
  for (const { Outcome, Detail, Rows } of await ask(id, about, more)) {
    const key = `${Outcome}: ${Detail}`;
    counts[key] = (counts[key] ?? 0) + Number(Rows);
  }
  return counts;
}

async function seen(value: string, kind: IndicatorKind = "ip", window = week) {
  const all = [...tables].filter((name) => name !== "AssetOwners_CL");
  const rows = await run(
    bindSeen(known("core/seen"), all, { indicator: { kind, value }, window, now: scenarioInstant }).kql,
  );
  const hits: Record<string, number> = {};
  for (const { Table, Hits } of rows) hits[String(Table)] = (hits[String(Table)] ?? 0) + Number(Hits);
  return hits;
}

describe("where 23.97.60.214 appears", () => {
  it("in the two days of the report", async () => {
    expect(await seen("23.97.60.214", "ip", twoDays)).toEqual({
      AzureNetworkAnalytics_CL: 90,
      SecurityAlert: 14,
      AuditLog_CL: 7,
      SSHAlertDataV2_CL: 3,
      SecurityDetection: 1,
      AzureActivity: 1,
      Syslog: 1,
      BYOThreatIntelv1_CL: 1,
    });
  });
  it("in the week, where Office 365 and Windows saw it too", async () => {
    expect(await seen("23.97.60.214")).toMatchObject({
      AzureNetworkAnalytics_CL: 101,
      OfficeActivity: 76,
      SecurityEvent: 2,
    });
  });
  it("and nowhere as one of its decoys", async () => {
    expect(await seen("185.49.71.101")).toEqual({});
    expect(await seen("192.0.2.254")).toEqual({});
  });
});

describe("what 23.97.60.214 did", () => {
  it("got into a Linux host and ran a download", async () => {
    expect(await story("ip/linux-logons", "23.97.60.214")).toEqual([
      "access: 3 SSH in as dbadmin on MSTICALERTSLXVM2",
      "access: 4 SSH session records as dbadmin on MSTICALERTSLXVM2",
      "impact: 1 wget on MSTICALERTSLXVM2",
    ]);
  });
  it("ran what that session ran", async () => {
    const extra = { sessions: ["196045"] };
    const rows = await ask("host/processes", "MSTICALERTSLXVM2", { kind: "host", extra });
    expect(rows.map(({ Detail }) => Detail)).toEqual(["uname", "lscpu", "ifconfig", "cat", "wget", "chmod", "crontab"]);
    expect(new Set(rows.map(({ Outcome, Actor }) => `${Outcome} ${Actor}`))).toEqual(new Set(["impact dbadmin"]));
  });
  it("got into a Windows host", async () => {
    expect(await story("ip/windows-logons", "23.97.60.214")).toEqual([
      "access: 1 RDP in as ian on msticalertswin1",
      "access: 1 network logon as ian on msticalertswin1",
    ]);
  });
  it("took files and changed a mailbox", async () => {
    expect(await tally("ip/office", "23.97.60.214")).toEqual({
      "impact: downloads": 47,
      "access: sign-ins": 17,
      "impact: files opened": 4,
      "impact: files previewed": 3,
      "tried: failed sign-ins": 3,
      "access: pages viewed": 1,
      "impact: Set-Mailbox": 1,
    });
  });
  it("crossed the network in and out", async () => {
    expect(await tally("ip/flows", "23.97.60.214")).toEqual({
      "tried: SSH in": 96,
      "tried: RDP in": 3,
      "contact: HTTP out": 2,
    });
  });
  it("changed nothing in Azure: its row there is an alert's copy", async () => {
    expect(await ask("ip/azure-activity", "23.97.60.214")).toEqual([]);
  });
  it("is named by 14 alerts, the download's in its entities alone", async () => {
    const alerts = await ask("core/alerts", "23.97.60.214", { window: twoDays });
    expect(alerts).toHaveLength(14);
    const download = alerts.find(({ AlertName }) => AlertName === "Detected suspicious file download");
    expect(download).toMatchObject({
      AlertSeverity: "Low",
      MatchedIn: ["Entities"],
      CompromisedEntity: "MSTICALERTSLXVM2",
    });
    const alertIds = alerts.map(({ SystemAlertId }) => String(SystemAlertId));
    const incidents = await ask("core/incidents", "23.97.60.214", { window: twoDays, extra: { alertIds } });
    expect(incidents).toMatchObject([{ IncidentNumber: 1174, Severity: "Low", Status: "New", Owner: "" }]);
  });
  it("and one of them is found by its id, in any case, or by how it begins", async () => {
    const id = "781bdb0f-e15b-459b-a7e0-941a8fdcb978";
    const by = async (extra: Record<string, string[]>) =>
      (await ask("core/alert", null, { extra })).map(({ SystemAlertId }) => SystemAlertId);
    expect(await by({ alertIds: [id.toUpperCase()] })).toEqual([id]);
    expect(await by({ alertStarts: ["781bdb"] })).toEqual([id]);
    expect(await by({})).toEqual([]);
  });
  it("was never seen before, and is nobody of ours", async () => {
    const [row] = await ask("core/prevalence", "23.97.60.214");
    expect(row).toMatchObject({ First: "2019-02-16T03:07:12.3000000Z", Before: null, Days: 3 });
    expect(await ask("core/ours", "23.97.60.214")).toEqual([]);
  });
  it("was seen before, when only the last day is asked about", async () => {
    const window = { from: new Date("2019-02-18T00:00:00Z"), to: scenarioInstant };
    const [row] = await ask("core/prevalence", "23.97.60.214", { window });
    expect(String(row?.["Before"])).toMatch(/^2019-02-17T2/);
  });
  it("stands in old intelligence that had run out", async () => {
    expect(await ask("core/intel", "23.97.60.214", { window: twoDays })).toMatchObject([
      {
        Table: "BYOThreatIntelv1_CL",
        Match: "exact",
        Confidence: 0,
        Active: true,
        ValidUntil: "2019-02-07T00:00:00.0000000Z",
      },
    ]);
  });
});

describe("the quiet supplier", () => {
  it.each([
    ["192.0.2.44", 214, 9],
    ["203.0.113.66", 50, 5],
    ["198.51.100.101", 8, 1],
    ["198.51.100.23", 301, 2],
    ["192.0.2.200", 126, 1],
    ["2001:db8:66::1a", 3, 1],
    ["2001:0db8:0066:0000:0000:0000:0000:001a", 3, 1],
  ])("%s stands in %i rows of %i tables", async (address, rows, count) => {
    const hits = await seen(address);
    expect([Object.values(hits).reduce((sum, next) => sum + next, 0), Object.keys(hits).length]).toEqual([rows, count]);
  });
  it("the domain stands in 26 rows of 4 tables, its look-alikes in none of them", async () => {
    expect(await seen("docs-share.example", "domain")).toEqual({
      EmailUrlInfo: 18,
      UrlClickEvents: 4,
      ASimDnsActivityLogs: 2,
      DeviceNetworkEvents: 2,
    });
  });
  it("sprayed one password, got in once and was stopped by MFA once", async () => {
    expect(await tally("ip/sign-ins", "203.0.113.66")).toEqual({
      "tried: wrong passwords": 36,
      "tried: disabled accounts tried": 1,
      "blocked: sign-ins blocked as risky or locked": 1,
      "credential: right passwords stopped by MFA": 1,
      "access: single-factor sign-ins": 1,
    });
    expect(await tally("ip/sign-ins", "203.0.113.0/24", { kind: "cidr" })).toEqual(
      await tally("ip/sign-ins", "203.0.113.66"),
    );
    expect(await tally("ip/firewall", "203.0.113.66")).toEqual({ "blocked: denied by firewall": 6 });
  });
  it("is known to intelligence by its address and by its range", async () => {
    const records = await ask("core/intel", "203.0.113.66");
    expect(records.map(({ Match, Confidence }) => `${Match} ${Confidence}`).sort()).toEqual(["exact 85", "range 60"]);
  });
  it("came back with tokens, read mail, hid an answer and took files", async () => {
    expect(await tally("ip/sign-ins", "192.0.2.44")).toEqual({
      "access: single-factor sign-ins": 2,
      "access: token sign-ins": 27,
    });
    expect(await tally("ip/office", "192.0.2.44")).toEqual({
      "impact: inbox rule created": 1,
      "impact: mail reads": 11,
      "impact: files opened": 9,
      "impact: downloads": 63,
    });
    expect(await tally("ip/office", "2001:0db8:0066:0000:0000:0000:0000:001a")).toEqual({ "impact: mail reads": 3 });
    expect(await story("ip/directory-changes", "192.0.2.44")).toEqual([
      "impact: 1 User registered security info as ap.clerk@contoso.com on ap.clerk@contoso.com",
    ]);
    expect(Object.values(await tally("ip/graph-calls", "192.0.2.44")).reduce((sum, next) => sum + next)).toBe(31);
  });
  it("wrote to 18 colleagues, of whom one clicked through", async () => {
    expect(await tally("account/mail-sent", "ap.clerk@contoso.com", { kind: "account" })).toMatchObject({
      "impact: mails to colleagues, docs-share.example": 18,
    });
    expect(await tally("domain/mail-clicks", "docs-share.example", { kind: "domain" })).toEqual({
      "contact: mails with the link delivered": 18,
      "blocked: clicks blocked": 3,
      "contact: clicks through a warning": 1,
    });
    expect(await story("domain/visitors", "docs-share.example", { kind: "domain" })).toEqual([
      "contact: 2 connections as amara.osei on ws-ops-021",
      "tried: 2 lookups on ws-ops-021",
    ]);
  });
  it("was closed as benign before it went on", async () => {
    expect(await ask("core/history", "192.0.2.44")).toMatchObject([
      {
        IncidentNumber: 1182,
        Status: "Closed",
        Classification: "BenignPositive",
        ClassificationComment: "User says travelling",
      },
    ]);
  });
  it("a scanner was only ever denied", async () => {
    expect(await tally("ip/firewall", "198.51.100.23")).toEqual({ "blocked: denied by firewall": 300 });
  });
  it("the office's own egress is ours", async () => {
    const ours = await ask("core/ours", "198.51.100.10");
    expect(ours.map(({ What }) => What)).toContain("trusted location");
  });
});

describe("whole-workspace questions", () => {
  it("find the spray", async () => {
    expect(await ask("start/password-spray")).toMatchObject([
      { IPAddress: "203.0.113.66", GotIn: ["ap.clerk@contoso.com"], PasswordKnown: ["it.buyer@contoso.com"] },
    ]);
  });
  it("find both mailboxes that were bent", async () => {
    const rules = await ask("start/inbox-rules");
    expect(rules.map(({ Effect, UserId }) => `${Effect} ${UserId}`)).toEqual([
      "forwards ellen.park@contoso.com",
      "hides ap.clerk@contoso.com",
    ]);
  });
  it("find both mass downloads", async () => {
    const downloads = await ask("start/mass-download");
    expect(downloads.map(({ Account, Files }) => `${Files} ${Account}`)).toEqual([
      "63 ap.clerk@contoso.com",
      "47 ellen.park@contoso.com",
    ]);
  });
  it("find who came in from the internet", async () => {
    const doors = await ask("start/remote-admin-from-internet");
    expect(doors.map(({ Host, Door }) => `${Door} ${Host}`).sort()).toEqual([
      "RDP msticalertswin1",
      "SSH MSTICALERTSLXVM2",
      "network logon (SMB, WinRM) msticalertswin1",
    ]);
  });
  it("find the session that moved between networks, and the valid intelligence that was seen", async () => {
    expect(await ask("start/token-reuse")).toMatchObject([{ Account: "ap.clerk@contoso.com", Networks: 2 }]);
    expect(await ask("start/intel-matches")).toMatchObject([{ Value: "203.0.113.66", Rows: 46 }]);
  });
  it("find every alert once, the worst and newest first", async () => {
    const alerts = await ask("start/alerts");
    expect(alerts).toHaveLength(22);
    expect(alerts[0]).toMatchObject({ AlertSeverity: "Medium", TimeGenerated: "2019-02-18T17:15:54.7490000Z" });
    expect(alerts.at(-1)).toMatchObject({ AlertSeverity: "Low", Open: true });
  });
  it("find the one open incident, and the firewall that fell silent", async () => {
    expect(await ask("start/open-incidents")).toMatchObject([{ IncidentNumber: 1174, Owner: "" }]);
    const silent = (await ask("start/log-tampering")).filter(({ What }) => What === "table silent");
    expect(silent.map(({ Where }) => Where)).toEqual(["CommonSecurityLog"]);
    const stale = (await ask("core/sources")).filter(({ Stale }) => Stale === true);
    expect(stale.map(({ Table }) => Table)).toEqual(["CommonSecurityLog"]);
  });
});

describe("every question that this workspace has tables for", () => {
  const values: Readonly<Record<IndicatorKind, string>> = {
    ip: "198.51.100.10",
    cidr: "10.20.4.0/24",
    domain: "contoso.com",
    url: "https://docs-share.example/invoice",
    hash: "44d88612fea8a8f36de82e1278abb02f",
    email: "ap.clerk@contoso.com",
    host: "ws-ops-021",
    account: "ap.clerk@contoso.com",
    cve: "CVE-2021-44228",
  };
  /** A lens is asked about every kind it takes, the rest about one: their text is the same for all. */
  const kindsOf = ({ accepts, lens }: LibraryQuery): readonly (IndicatorKind | null)[] =>
    lens ? accepts : [accepts[0] ?? null];
  const asked = library
    .list()
    .filter(({ id }) => id !== "core/seen")
    .flatMap((query) => kindsOf(query).map((kind) => [query.id, kind ?? "nothing", query, kind] as const));

  it.each(asked)("%s answers about %s", async (id, _, query, kind) => {
    if (!runsOn(query, tables)) return expect(query.tables.some((table) => tables.has(table))).toBe(false);
    const rows = await (kind ? ask(id, values[kind], { kind }) : ask(id));
    if (!query.lens || id === "core/intel") return;
    for (const { Outcome, Detail, Rows, TimeGenerated, Last } of rows) {
      expect(activityLevels).toContain(Outcome);
      expect(String(Detail).length).toBeLessThanOrEqual(40);
      expect(Number(Rows)).toBeGreaterThan(0);
      expect(String(Last) >= String(TimeGenerated)).toBe(true);
    }
  });
});
