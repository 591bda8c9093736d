import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counts, type Hunts, openSampleHunts } from "./sample-hunts.ts";

let sample: Hunts;
beforeAll(async () => {
  sample = await openSampleHunts();
});
afterAll(() => sample.close());

describe("a network is hunted by its addresses", () => {
  test("and counted over the address columns of every table", async () => {
    const answer = await sample.hunt("203.0.113.0/24");
    expect(counts(answer)).toEqual({
      SigninLogs: 40,
      CommonSecurityLog: 6,
      SecurityAlert: 2,
      ThreatIntelIndicators: 2,
      AADUserRiskEvents: 1,
    });
    expect(answer.result.activity.level).toBe("access");
    expect(answer.result.timeline.series.map(({ table }) => table)).toContain("SigninLogs");
  });

  test("its ends are exact: one address more or less is not in it", async () => {
    expect(counts(await sample.hunt("198.51.100.96/29"))).toEqual({ SigninLogs: 24 });
    expect(counts(await sample.hunt("198.51.100.104/29"))).toEqual({ SigninLogs: 64 });
    expect(counts(await sample.hunt("198.51.100.112/28"))).toEqual({ SigninLogs: 8 });
  });

  test("ports and mapped spellings count, look-alikes do not", async () => {
    const around = counts(await sample.hunt("23.97.60.208/29"));
    expect(around).toMatchObject({ AzureNetworkAnalytics_CL: 101, OfficeActivity: 76, SecurityEvent: 2 });
    expect(around).not.toHaveProperty("Syslog");
    expect(await sample.hunt("123.97.60.0/24").then(counts)).toEqual({ AzureNetworkAnalytics_CL: 1 });
    expect(await sample.hunt("1.23.97.0/24").then(counts)).toEqual({});
  });

  test("of IPv6 in either spelling", async () => {
    expect(counts(await sample.hunt("2001:db8:66::/48"))).toEqual({ OfficeActivity: 3 });
    expect(counts(await sample.hunt("2001:0db8:0066:0000::/64"))).toEqual({ OfficeActivity: 3 });
    expect(counts(await sample.hunt("2001:db8:65::/48"))).toEqual({});
  });

  test("and what was not searched is said", async () => {
    const { coverage } = (await sample.hunt("203.0.113.0/24")).result;
    expect(coverage.skipped).toContainEqual({
      table: "Free text",
      reason: "ranges are looked for in address columns only",
    });
    expect(coverage.searched).toBe(38);
    expect(coverage.failed).toEqual([]);
  });
});
