import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HuntAnswer } from "../../src/model/hunt-answer.ts";
import { cardText, counts, type Hunts, openSampleHunts } from "../hunts/sample-hunts.ts";

let sample: Hunts;
beforeAll(async () => {
  sample = await openSampleHunts();
});
afterAll(() => sample.close());

const total = (hits: Record<string, number>) => Object.values(hits).reduce((sum, count) => sum + count, 0);

/** The card reads as its page in `cards/` says, word for word. */
async function reads(typed: string, page: string, from?: string) {
  const answer = await sample.hunt(typed, from);
  expect(answer.result.coverage.failed).toEqual([]);
  await expect(cardText(answer)).toMatchFileSnapshot(`cards/${page}.txt`);
  return answer;
}

describe("the published incident", () => {
  test("over the week: the address got in twice and acted", async () => {
    const answer = await reads("23.97.60.214", "got-in-and-acted");
    expect(total(counts(answer))).toBe(207);
    expect(counts(answer)).toMatchObject({ AzureNetworkAnalytics_CL: 101, OfficeActivity: 76, SecurityEvent: 2 });
    expect(Object.keys(counts(answer))).toHaveLength(10);
    expect(answer.result.alerts.total).toBe(14);
  });

  test("over the two days that were looked at: what the report saw", async () => {
    const answer = await sample.hunt("23.97.60.214", "2019-02-17");
    expect(counts(answer)).toEqual({
      AzureNetworkAnalytics_CL: 90,
      SecurityAlert: 14,
      AuditLog_CL: 7,
      SSHAlertDataV2_CL: 3,
      SecurityDetection: 1,
      AzureActivity: 1,
      Syslog: 1,
      BYOThreatIntelv1_CL: 1,
    });
    expect(answer.result.intelligence).toMatchObject([{ expired: true, validWhenSeen: false }]);
  });

  test.each(["185.49.71.101", "47.91.56.21", "103.225.168.159", "31.148.220.53", "89.34.111.113", "185.162.131.92"])(
    "the other address %s was not here, as far as can be seen",
    async (address) => {
      const answer = await sample.hunt(address);
      expect(counts(answer)).toEqual({});
      expect([answer.result.activity.level, answer.result.verdict.level]).toEqual(["none", "unknown"]);
    },
  );

  test("a card of an address that was not here says what it could not see", () => reads("185.49.71.101", "not-seen"));
});

describe("the quiet supplier", () => {
  test("the operator: in, acting, still here, after the incident was closed as benign", async () => {
    const answer = await reads("192.0.2.44", "closed-as-benign");
    expect(counts(answer)).toEqual({
      OfficeActivity: 84,
      CloudAppEvents: 64,
      MicrosoftGraphActivityLogs: 31,
      AADNonInteractiveUserSignInLogs: 27,
      SigninLogs: 2,
      SecurityAlert: 2,
      BehaviorAnalytics: 2,
      AADUserRiskEvents: 1,
      AuditLogs: 1,
    });
    expect(total(counts(answer))).toBe(214);
    expect(answer.result.activity).toMatchObject({ level: "impact", ongoing: true });
    expect(answer.result.alerts.total).toBe(2);
    expect(answer.result.incidents).toMatchObject([{ number: 1182, classification: "BenignPositive" }]);
  });

  test("the spray: one password was right, one more was stopped by MFA", async () => {
    const answer = await reads("203.0.113.66", "password-spray");
    expect(counts(answer)).toEqual({
      SigninLogs: 40,
      CommonSecurityLog: 6,
      SecurityAlert: 2,
      AADUserRiskEvents: 1,
      ThreatIntelIndicators: 1,
    });
    expect(answer.result.alerts.total).toBe(1);
    expect(answer.result.activity.level).toBe("access");
    expect(answer.result.intelligence.map(({ match }) => match).sort()).toEqual(["exact", "range"]);
  });

  test.each([
    ["198.51.100.101", { SigninLogs: 8 }, "tried", "tried"],
    ["198.51.100.23", { CommonSecurityLog: 300, ThreatIntelIndicators: 1 }, "blocked", "blocked"],
    ["192.0.2.200", { DeviceNetworkEvents: 126 }, "contact", "shared-hosting"],
    ["2001:db8:66::1a", { OfficeActivity: 3 }, "impact", "ipv6"],
    [
      "docs-share.example",
      { EmailUrlInfo: 18, UrlClickEvents: 4, ASimDnsActivityLogs: 2, DeviceNetworkEvents: 2 },
      "contact",
      "domain",
    ],
    ["192.0.2.254", {}, "none", "never-here"],
  ] as const)("%s", async (typed, hits, level, page) => {
    const answer = await reads(typed, page);
    expect(counts(answer)).toEqual(hits);
    expect(answer.result.activity.level).toBe(level);
  });

  test("the same IPv6 address in its long spelling", async () => {
    const answer = await sample.hunt("2001:0db8:0066:0000:0000:0000:0000:001a");
    expect(counts(answer)).toEqual({ OfficeActivity: 3 });
    expect(answer.result.activity.level).toBe("impact");
  });

  test("our own way out: everybody's", async () => {
    const answer = await reads("198.51.100.10", "ours");
    expect(answer.ours).toMatchObject({ label: "HQ NAT", source: "workspace" });
    expect(answer.prevalence).toMatchObject({ signedIn: 41, allAccounts: 41 });
  });

  test("a spray against everybody is not taken for our own way out", async () => {
    const answer = await sample.hunt("203.0.113.66");
    expect([answer.ours, answer.prevalence?.signedIn]).toEqual([null, 1]);
  });
});

describe("people and machines", () => {
  let known: HuntAnswer | undefined;
  const takenOver = async () => {
    known ??= await sample.hunt("account:ap.clerk");
    return known;
  };
  test("the account that was taken over", async () => {
    known = await reads("account:ap.clerk", "account-unusual");
  });
  test("an account that does its work", () => reads("account:chen.wei@contoso.com", "account-active"));
  test("a machine that does its work", () => reads("host:ws-ops-021", "host-active"));
  test("a private address is the machine that had it", () => reads("10.20.4.31", "private-address"));
  test("the machine the intruder acted on: a first logon from outside", async () => {
    const answer = await reads("host:MSTICALERTSLXVM2", "host-entered");
    expect([answer.result.activity.use, answer.result.verdict.level]).toEqual(["unusual", "malicious"]);
  });
  test("the machine nobody raised an alert about", async () => {
    const answer = await sample.hunt("host:msticalertswin1");
    expect(answer.result.alerts.total).toBe(0);
    expect(answer.departures).toMatchObject([{ what: "first RDP and network logon as ian", address: "23.97.60.214" }]);
    expect(answer.result.verdict.level).toBe("suspicious");
  });
  test("a logon from an address of our own is nobody from outside", async () => {
    const own = { reason: "own range", label: "jump host", source: "config" } as const;
    const hunts = await openSampleHunts(({ value }) => (value === "23.97.60.214" ? own : null));
    const { departures, result } = await hunts.hunt("host:msticalertswin1");
    expect([departures, result.activity.use]).toEqual([[], "ordinary"]);
    await hunts.close();
  });
  test.each([
    "account:apclerk@contoso.com",
    "account:CONTOSO\\ap.clerk",
    "account:1d8806bf-cd93-465d-a3ea-3d8bc8a89407",
    "account:S-1-5-21-1004336348-1177238915-682003330-3039",
    "ap.clerk@contoso.com",
  ])("one person by another name: %s", async (typed) => {
    const other = await sample.hunt(typed);
    expect(counts(other)).toEqual(counts(await takenOver()));
    expect(other.result).toMatchObject({ activity: { use: "unusual" }, verdict: { level: "malicious" } });
  });
  test("a machine by its full name", async () => {
    const [one, other] = [await sample.hunt("host:ws-ops-021"), await sample.hunt("host:ws-ops-021.contoso.com")];
    expect(counts(other)).toEqual(counts(one));
  });
});
