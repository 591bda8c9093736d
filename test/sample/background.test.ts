import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hits, lines, records, scenarioInstant, table, total, workspace } from "./workspace.ts";

const day = 86_400_000;
const start = scenarioInstant.getTime() - 7 * day;

/** Rows on each of the seven days. */
function perDay(name: string): number[] {
  const counts = Array.from({ length: 7 }, () => 0);
  for (const { time } of lines.get(name) ?? []) {
    const index = Math.floor(((time ?? start) - start) / day);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

const everyDay = (count: number) => Array.from({ length: 7 }, () => count);

/** What the incidents and decoys add on 12, 13, ... 18 February. */
const planted: Readonly<Record<string, readonly number[]>> = {
  SigninLogs: [0, 40 + 96 + 2, 0, 0, 0, 0, 0],
  AADNonInteractiveUserSignInLogs: [0, 14, 8, 1, 1, 1, 2],
  AuditLogs: [0, 1, 0, 0, 0, 0, 0],
  MicrosoftGraphActivityLogs: [0, 31, 0, 0, 0, 0, 0],
  AzureActivity: [0, 0, 0, 0, 0, 0, 1],
  OfficeActivity: [0, 1 + 14 + 72, 0, 0, 76, 0, 0],
  CloudAppEvents: [0, 64, 0, 0, 0, 0, 0],
  EmailEvents: [0, 0, 18, 0, 0, 0, 0],
  EmailUrlInfo: [0, 0, 18, 0, 0, 0, 0],
  UrlClickEvents: [0, 0, 4, 0, 0, 0, 0],
  ASimDnsActivityLogs: [0, 0, 2 + 2, 0, 0, 0, 0],
  BehaviorAnalytics: [0, 2, 0, 0, 0, 0, 0],
};

describe("the background, day by day", () => {
  test.each([
    ["SigninLogs", 900],
    ["AADNonInteractiveUserSignInLogs", 2500],
    ["AADServicePrincipalSignInLogs", 200],
    ["AADManagedIdentitySignInLogs", 150],
    ["AuditLogs", 60],
    ["MicrosoftGraphActivityLogs", 250],
    ["AzureActivity", 80],
    ["OfficeActivity", 700],
    ["CloudAppEvents", 400],
    ["EmailEvents", 250],
    ["EmailUrlInfo", 150],
    ["EmailAttachmentInfo", 50],
    ["UrlClickEvents", 25],
    ["DeviceProcessEvents", 900],
    ["DeviceLogonEvents", 200],
    ["DeviceFileEvents", 300],
    ["DeviceInfo", 15],
    ["DeviceNetworkInfo", 15],
    ["IdentityLogonEvents", 200],
    ["NTANetAnalytics", 900],
    ["AZFWNetworkRule", 500],
    ["AZFWApplicationRule", 300],
    ["ASimDnsActivityLogs", 1500],
    ["StorageBlobLogs", 150],
    ["AZKVAuditLogs", 40],
    ["AWSCloudTrail", 80],
    ["AGWAccessLogs", 200],
    ["BehaviorAnalytics", 20],
  ])("%s: %i rows a day besides what was planted", (name, usual) => {
    const added = planted[name] ?? everyDay(0);
    expect(perDay(name)).toEqual(everyDay(usual).map((count, index) => count + (added[index] ?? 0)));
  });

  test.each([
    ["IdentityInfo", 60],
    ["Watchlist", 12],
    ["ThreatIntelIndicators", 200 + 3],
    ["SecurityIncident", 12 + 1 + 3],
  ])("%s: %i rows once", (name, rows) => {
    expect(table(name).rows).toHaveLength(rows);
  });

  test("about 120,000 rows in all", () => {
    const rows = workspace.reduce((sum, { rows }) => sum + rows.length, 0);
    expect(rows).toBeGreaterThan(110_000);
    expect(rows).toBeLessThan(130_000);
  });
});

describe("what can and cannot be seen", () => {
  test("the firewall's connector ends at 18 Feb 06:00", () => {
    const times = (lines.get("CommonSecurityLog") ?? []).map(({ time }) => time ?? 0);
    expect(new Date(times.at(-1) ?? 0).toISOString()).toMatch(/^2019-02-18T05:59/);
    const reported = records("Usage").filter((row) => row["DataType"] === "CommonSecurityLog");
    expect(reported.at(-1)?.["EndTime"]).toEqual(new Date("2019-02-18T06:00:00Z"));
    const others = 6 + 300;
    expect(times).toHaveLength(6 * 1500 + 375 + others);
  });

  test("endpoint connections begin on the 13th", () => {
    const plantedRows = 126 + 2;
    expect(table("DeviceNetworkEvents").rows).toHaveLength(6 * 1500 + plantedRows);
    const [first] = records("DeviceNetworkEvents").map((row) => (row["TimeGenerated"] as Date).toISOString());
    expect(first?.slice(0, 13)).toBe("2019-02-13T00");
  });

  test("plans: one table is Basic, one Auxiliary, all others Analytics; both cheap ones hold rows", () => {
    const cheap = workspace.filter(({ plan }) => plan !== "Analytics").map(({ name, plan }) => [name, plan]);
    expect(cheap).toEqual([
      ["ContainerLogV2", "Basic"],
      ["FirewallRaw_CL", "Auxiliary"],
    ]);
    for (const [name] of cheap) expect(table(String(name)).rows.length).toBeGreaterThan(0);
  });

  test("one table is empty, one has no time", () => {
    expect(workspace.filter(({ rows }) => rows.length === 0).map(({ name }) => name)).toEqual([
      "ThreatIntelligenceIndicator",
    ]);
    const timeless = workspace.filter(({ columns }) => !columns.some(({ name }) => name === "TimeGenerated"));
    expect(timeless.map(({ name }) => name)).toEqual(["AssetOwners_CL"]);
  });

  test("every table that receives rows daily, but for the firewall, is alive at the instant", () => {
    const longGaps = [...lines].flatMap(([name, rows]) => {
      const times = rows.map(({ time }) => time ?? 0);
      const days = new Set(times.map((time) => Math.floor(time / day))).size;
      if (days < 3) return [];
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
      const silence = scenarioInstant.getTime() - (times.at(-1) ?? 0);
      return silence > 3 * Math.max(...gaps, day / 24) ? [name] : [];
    });
    expect(longGaps).toEqual(["CommonSecurityLog"]);
  });

  test("Usage has one row for each hour in which a table received rows, and none else", () => {
    const hour = day / 24;
    const expected = new Set<string>();
    for (const { name } of workspace) {
      if (name === "Usage") continue;
      for (const { time } of lines.get(name) ?? []) {
        const end = time === null ? null : Math.floor(time / hour) * hour + hour;
        if (end !== null && end < scenarioInstant.getTime()) expected.add(`${name} ${new Date(end).toISOString()}`);
      }
    }
    const reported = records("Usage").map((row) => `${row["DataType"]} ${(row["EndTime"] as Date).toISOString()}`);
    expect(new Set(reported).size).toBe(reported.length);
    expect(new Set(reported)).toEqual(expected);
    expect(records("Usage").every((row) => Number(row["Quantity"]) > 0)).toBe(true);
  });
});

describe("the office's own way out", () => {
  const signIns = records("SigninLogs").filter((row) => row["IPAddress"] === "198.51.100.10");

  test("all 41 people sign in from it, and three sign-ins fail in the week", () => {
    const everybody = new Set(records("SigninLogs").map((row) => row["UserPrincipalName"]));
    expect(everybody.size).toBe(41);
    expect(new Set(signIns.map((row) => row["UserPrincipalName"]))).toEqual(everybody);
    expect(signIns.filter((row) => row["ResultType"] !== "0")).toHaveLength(3);
    const share = signIns.length / (7 * 900);
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.94);
  });

  test("it is a trusted place, no alert names it, no list spells it out", () => {
    expect(new Set(signIns.map((row) => row["NetworkLocationDetails"]))).toEqual(
      new Set(['[{"networkType":"trustedNamedLocation","networkNames":["HQ NAT"]}]']),
    );
    const found = hits("198.51.100.10", "2019-02-12", "2019-02-19");
    for (const name of ["SecurityAlert", "SecurityIncident", "Watchlist", "ThreatIntelIndicators"]) {
      expect(found).not.toHaveProperty(name);
    }
    expect(JSON.stringify(records("Watchlist"))).toContain("198.51.100.8/29");
    expect(total(found)).toBeGreaterThan(10_000);
  });

  test("the contractor is gone from the 13th at noon, so the spray finds a disabled account", () => {
    const last = records("SigninLogs")
      .filter((row) => row["UserPrincipalName"] === "former.user@contoso.com" && row["ResultType"] === "0")
      .map((row) => (row["TimeGenerated"] as Date).toISOString())
      .at(-1);
    expect(String(last) < "2019-02-13T12").toBe(true);
    const disabled = records("AuditLogs").filter((row) => row["OperationName"] === "Disable account");
    expect(disabled).toHaveLength(1);
  });
});

describe("the report", () => {
  const report = readFileSync(new URL("../../src/sample/report.txt", import.meta.url), "utf8");
  const addresses = [...report.matchAll(/\d+\[\.\]\d+\[\.\]\d+\[\.\]\d+/g)].map(([text]) =>
    text.replaceAll("[.]", "."),
  );

  test("names the six control servers, the added address and two private ones, defanged", () => {
    expect(new Set(addresses)).toEqual(
      new Set([
        "185.49.71.101",
        "47.91.56.21",
        "103.225.168.159",
        "31.148.220.53",
        "89.34.111.113",
        "185.162.131.92",
        "23.97.60.214",
        "192.168.77.12",
        "172.16.200.9",
      ]),
    );
    expect(report).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  });

  test("holds 38 indicators and 12 plain links; only 23.97.60.214 is in the workspace", () => {
    const urls = new Set([...report.matchAll(/hxxps?:\S+/g)].map(([text]) => text));
    const names = new Set([...report.matchAll(/^ {2}([a-z][a-z0-9-]*(?:\[\.\][a-z-]+)+)$/gm)].map((match) => match[1]));
    const hashes = new Set([...report.matchAll(/\b[0-9a-f]{32}\b/g)].map(([text]) => text));
    expect(new Set(addresses).size + urls.size + names.size + hashes.size).toBe(38);
    expect(new Set([...report.matchAll(/https:\/\/[^\s,)]+/g)].map(([text]) => text)).size).toBe(12);
    const values = [...addresses, ...hashes, ...[...names].map((name) => String(name).replaceAll("[.]", "."))];
    const any = new RegExp(values.map((value) => value.replaceAll(".", "\\.")).join("|"), "g");
    const seen = [...lines.values()].flatMap((rows) => rows.flatMap(({ text }) => text.match(any) ?? []));
    expect(new Set(seen)).toEqual(new Set(["23.97.60.214"]));
  });
});
