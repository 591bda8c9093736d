import { describe, expect, test } from "vitest";
import { hits, records, total } from "./workspace.ts";

const week = ["2019-02-12", "2019-02-19"] as const;
const when = (row: Record<string, unknown>) => (row["TimeGenerated"] as Date).toISOString().replace(".000Z", "Z");

describe("the second incident, hunted over the week", () => {
  test.each([
    {
      value: "192.0.2.44",
      expected: {
        OfficeActivity: 84,
        CloudAppEvents: 64,
        MicrosoftGraphActivityLogs: 31,
        AADNonInteractiveUserSignInLogs: 27,
        SigninLogs: 2,
        SecurityAlert: 2,
        BehaviorAnalytics: 2,
        AADUserRiskEvents: 1,
        AuditLogs: 1,
      },
      rows: 214,
    },
    {
      value: "203.0.113.66",
      expected: {
        SigninLogs: 40,
        CommonSecurityLog: 6,
        SecurityAlert: 2,
        AADUserRiskEvents: 1,
        ThreatIntelIndicators: 1,
      },
      rows: 50,
    },
    { value: "198.51.100.23", expected: { CommonSecurityLog: 300, ThreatIntelIndicators: 1 }, rows: 301 },
    { value: "192.0.2.200", expected: { DeviceNetworkEvents: 126 }, rows: 126 },
    { value: "2001:db8:66::1a", expected: { OfficeActivity: 3 }, rows: 3 },
    { value: "2001:0db8:0066:0000:0000:0000:0000:001a", expected: { OfficeActivity: 3 }, rows: 3 },
    {
      value: "docs-share.example",
      expected: { EmailUrlInfo: 18, UrlClickEvents: 4, ASimDnsActivityLogs: 2, DeviceNetworkEvents: 2 },
      rows: 26,
    },
    { value: "192.0.2.254", expected: {}, rows: 0 },
  ])("$value: $rows rows", ({ value, expected, rows }) => {
    const found = hits(value, ...week);
    expect(found).toEqual(expected);
    expect(total(found)).toBe(rows);
  });

  test.each(Array.from({ length: 12 }, (_, index) => `198.51.100.${101 + index}`))(
    "%s tries eight accounts, once each",
    (address) => {
      expect(hits(address, ...week)).toEqual({ SigninLogs: 8 });
      const rows = records("SigninLogs").filter((row) => row["IPAddress"] === address);
      expect(new Set(rows.map((row) => row["UserPrincipalName"])).size).toBe(8);
      expect(new Set(rows.map((row) => row["ResultType"]))).toEqual(new Set(["50126"]));
    },
  );

  test("neither lookalike of the lure counts, though both are there", () => {
    const asked = records("ASimDnsActivityLogs").map((row) => row["DnsQuery"]);
    expect(asked).toContain("docs-share.example.net");
    expect(asked).toContain("mydocs-share.example");
  });

  test("nothing of it names 23.97.60.214 or adds an alert to the first incident's two days", () => {
    const rows = records("SecurityAlert").filter((row) => when(row) >= "2019-02-17");
    expect(rows).toHaveLength(19);
  });
});

describe("its story", () => {
  test("the spray: forty accounts in forty minutes, each with its outcome", () => {
    const rows = records("SigninLogs").filter((row) => row["IPAddress"] === "203.0.113.66");
    expect(rows.map((row) => when(row).slice(11, 16))).toEqual(
      Array.from({ length: 40 }, (_, minute) => `18:${String(minute).padStart(2, "0")}`),
    );
    expect(new Set(rows.map((row) => row["UserPrincipalName"])).size).toBe(40);
    const special = rows
      .filter((row) => row["ResultType"] !== "50126")
      .map((row) => [row["UserPrincipalName"], row["ResultType"], row["AuthenticationRequirement"]]);
    expect(special).toEqual([
      ["former.user@contoso.com", "50057", "singleFactorAuthentication"],
      ["it.buyer@contoso.com", "50076", "multiFactorAuthentication"],
      ["svc-scan@contoso.com", "50053", "singleFactorAuthentication"],
      ["ap.clerk@contoso.com", "0", "singleFactorAuthentication"],
    ]);
    const success = rows.find((row) => row["ResultType"] === "0");
    expect(success).toMatchObject({ ConditionalAccessStatus: "notApplied", UserAgent: "fasthttp" });
    expect(when(success ?? {})).toBe("2019-02-13T18:33:00Z");
  });

  test("the slow attempts run from 18:45 to 21:07:30", () => {
    const rows = records("SigninLogs").filter((row) => /^198\.51\.100\.1[01]\d$/.test(String(row["IPAddress"])));
    expect(rows).toHaveLength(96);
    expect([when(rows[0]!), when(rows.at(-1)!)]).toEqual(["2019-02-13T18:45:00Z", "2019-02-13T21:07:30Z"]);
  });

  test("the operator's tokens: the night, four mornings, and 40 minutes before the instant", () => {
    const rows = records("AADNonInteractiveUserSignInLogs").filter((row) => row["IPAddress"] === "192.0.2.44");
    expect(when(rows[0]!)).toBe("2019-02-13T21:13:00Z");
    expect(when(rows[21]!)).toBe("2019-02-14T01:25:00Z");
    expect(rows.slice(22).map(when)).toEqual([
      "2019-02-15T09:10:00Z",
      "2019-02-16T09:10:00Z",
      "2019-02-17T09:10:00Z",
      "2019-02-18T09:10:00Z",
      "2019-02-18T23:20:00Z",
    ]);
  });

  test("mail, rule and files", () => {
    const rows = records("OfficeActivity").filter((row) => String(row["ClientIP"]).includes("192.0.2.44"));
    const rule = rows.find((row) => row["Operation"] === "New-InboxRule");
    expect(rule?.["ClientIP"]).toBe("192.0.2.44:52113");
    expect(rule?.["Parameters"]).toContain("invoice;payment;iban");
    const downloads = rows.filter((row) => row["Operation"] === "FileDownloaded");
    expect(downloads).toHaveLength(63);
    expect(when(downloads.at(-1)!)).toBe("2019-02-13T22:16:34Z");
    const mail = records("OfficeActivity").filter(
      (row) =>
        row["Operation"] === "MailItemsAccessed" && /192\.0\.2\.44|2001:db8:66::1a/.test(String(row["ClientIP"])),
    );
    expect(mail).toHaveLength(14);
    expect([when(mail[0]!), when(mail.at(-1)!)]).toEqual(["2019-02-13T21:28:00Z", "2019-02-13T21:52:30Z"]);
    expect(mail.filter((row) => row["ClientIP"] === "[2001:db8:66::1a]:49152")).toHaveLength(3);
  });

  test("three alerts in four rows; the download names the address only in its properties", () => {
    const rows = records("SecurityAlert").filter((row) => when(row) < "2019-02-17");
    expect(rows.map((row) => [when(row).slice(11, 16), row["Status"]])).toEqual([
      ["20:31", "New"],
      ["20:47", "InProgress"],
      ["21:41", "New"],
      ["22:25", "New"],
    ]);
    expect(new Set(rows.map((row) => row["SystemAlertId"])).size).toBe(3);
    expect(rows[3]?.["Entities"]).not.toContain("192.0.2.44");
    expect(rows[3]?.["ExtendedProperties"]).toContain("192.0.2.44");
  });

  test("the incident is closed as travel while the tokens go on", () => {
    const rows = records("SecurityIncident").filter((row) => row["IncidentNumber"] === 1182);
    expect(rows.map((row) => [when(row), row["Status"], row["Classification"]])).toEqual([
      ["2019-02-13T21:45:00Z", "New", ""],
      ["2019-02-13T23:02:00Z", "Active", ""],
      ["2019-02-14T07:50:00Z", "Closed", "BenignPositive"],
    ]);
    const alerts = records("SecurityAlert").filter((row) => when(row) < "2019-02-17");
    expect(new Set(rows.at(-1)?.["AlertIds"] as string[])).toEqual(new Set(alerts.map((row) => row["SystemAlertId"])));
  });

  test("the lure: eighteen messages, four clicks, one of which gets through from the office", () => {
    const mail = records("EmailEvents").filter((row) => row["Subject"] === "Updated supplier statement");
    expect(mail).toHaveLength(18);
    expect([when(mail[0]!), when(mail.at(-1)!)]).toEqual(["2019-02-14T00:05:00Z", "2019-02-14T00:06:42Z"]);
    const clicked = records("UrlClickEvents").filter((row) => String(row["Url"]).includes("docs-share.example"));
    expect(clicked.map((row) => [when(row).slice(11, 16), row["ActionType"], row["IPAddress"]])).toEqual([
      ["07:41", "ClickBlocked", "198.51.100.10"],
      ["07:58", "ClickBlocked", "198.51.100.10"],
      ["08:02", "ClickAllowed", "198.51.100.10"],
      ["08:30", "ClickBlocked", "198.51.100.10"],
    ]);
    expect(hits("192.0.2.80", ...week)).toEqual({ ASimDnsActivityLogs: 2, DeviceNetworkEvents: 2 });
  });

  test("the shared address: fourteen hosts and nine names, five hosts for the third", () => {
    const rows = records("DeviceNetworkEvents").filter((row) => row["RemoteIP"] === "192.0.2.200");
    const hosts = (of: typeof rows) => new Set(of.map((row) => row["DeviceName"])).size;
    expect(hosts(rows)).toBe(14);
    expect(new Set(rows.map((row) => row["RemoteUrl"])).size).toBe(9);
    expect(hosts(rows.filter((row) => row["RemoteUrl"] === "static3.example"))).toBe(5);
  });
});
