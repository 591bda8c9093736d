import { describe, expect, it } from "vitest";
import { classify } from "../../src/indicators/classify.ts";
import { type LeavePolicy, mayLeave } from "../../src/indicators/policy.ts";

const policy: LeavePolicy = {
  ownNetworks: ["52.1.2.0/24", "2a00:1450::/32"],
  ownDomains: ["contoso.com", "contoso.onmicrosoft.com"],
  tlp: "clear",
  urls: "host",
};

/** What a third party would hear, or why nothing. */
function heard(text: string, change: Partial<LeavePolicy> = {}): string {
  const read = classify(text, { typed: true });
  if ("reason" in read) throw new Error(read.reason);
  const decision = mayLeave(read.indicator, { ...policy, ...change });
  return decision.leaves ? `${decision.indicator.kind} ${decision.indicator.value}` : decision.reason;
}

describe("a third party hears of", () => {
  it.each([
    ["8.8.8.8", "ip 8.8.8.8"],
    ["8.8.8.0/24", "cidr 8.8.8.0/24"],
    ["evil.com", "domain evil.com"],
    ["notcontoso.com", "domain notcontoso.com"],
    ["https://user:pw@evil.com:8443/a/b?token=1#x", "domain evil.com"],
    ["http://8.8.8.8/x", "ip 8.8.8.8"],
    ["d41d8cd98f00b204e9800998ecf8427e", "hash d41d8cd98f00b204e9800998ecf8427e"],
    ["CVE-2021-44228", "cve CVE-2021-44228"],
  ])("%s as %s", (text, expected) => expect(heard(text)).toBe(expected));

  it.each([
    ["https://user:pw@evil.com:8443/a/b?token=1#x", "url https://evil.com:8443/a/b"],
    ["http://[2a01:4f8::1]:80/x?y", "url http://[2a01:4f8::1]:80/x"],
    ["http://evil.com?secret", "url http://evil.com"],
  ])("a whole URL only when asked, without user, query and fragment: %s", (text, expected) =>
    expect(heard(text, { urls: "path" })).toBe(expected),
  );
});

describe("a third party never hears of", () => {
  it.each([
    ["10.0.0.5", "10.0.0.5 is not a public address (private)"],
    ["168.63.129.16", "168.63.129.16 is not a public address (azure-platform)"],
    ["2002:a00:1::1", "2002:a00:1::1 is not a public address (private)"],
    ["52.1.2.3", "52.1.2.3 is ours (52.1.2.0/24)"],
    ["2002:3401:203::1", "2002:3401:203::1 is ours (52.1.2.0/24)"],
    ["64:ff9b::3401:203", "64:ff9b::3401:203 is ours (52.1.2.0/24)"],
    ["2a00:1450::5", "2a00:1450::5 is ours (2a00:1450::/32)"],
    ["52.1.0.0/16", "52.1.0.0/16 holds addresses of ours (52.1.2.0/24)"],
    ["52.1.2.128/25", "52.1.2.128/25 holds addresses of ours (52.1.2.0/24)"],
    ["portal.contoso.com", "portal.contoso.com is ours (contoso.com)"],
    ["contoso.onmicrosoft.com", "contoso.onmicrosoft.com is ours (contoso.onmicrosoft.com)"],
    ["dc01.corp.local", "dc01.corp.local is not a public name"],
    ["web.unknownsuffix", "web.unknownsuffix is not a public name"],
    ["https://portal.contoso.com/x", "portal.contoso.com is ours (contoso.com)"],
    ["http://evil.com@portal.contoso.com/", "portal.contoso.com is ours (contoso.com)"],
    ["http://10.0.0.1/x", "10.0.0.1 is not a public address (private)"],
    ["http://intranet/x", "the URL names no public host"],
    ["user@evil.com", "mail addresses are never sent to anybody outside"],
    ["host:web01", "names of machines and accounts are never sent to anybody outside"],
    ["account:jdoe", "names of machines and accounts are never sent to anybody outside"],
  ])("%s: %s", (text, reason) => {
    expect(heard(text)).toBe(reason);
    expect(heard(text, { urls: "path" })).toBe(reason);
  });

  it.each(["amber", "amber+strict", "red"] as const)("anything that is TLP %s", (tlp) => {
    for (const text of ["8.8.8.8", "evil.com", "d41d8cd98f00b204e9800998ecf8427e", "https://evil.com/"]) {
      expect(heard(text, { tlp })).toBe(`TLP ${tlp.toUpperCase()} stays inside the organisation`);
    }
    expect(heard("8.8.8.8", { tlp: "green" })).toBe("ip 8.8.8.8");
  });
});
