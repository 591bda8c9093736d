import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { leavePolicy, usualTlp } from "../../src/compose/whose.ts";
import { readConfig } from "../../src/config.ts";
import { Failure } from "../../src/model/failure.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-policy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(yaml: string) {
  const path = join(folder, "huntbot.yaml");
  writeFileSync(path, yaml);
  return readConfig({ HUNTBOT_CONFIG: path, HUNTBOT_HOME: folder }).file;
}
function refusal(yaml: string): string {
  try {
    read(yaml);
  } catch (error) {
    if (error instanceof Failure) return error.fix;
  }
  throw new Error("it was accepted");
}

test.each([
  ["an unknown provider", "{ providers: { virustotl: off } }", /is no provider: write one of .*virustotal.*virustotl/],
  [
    "AMBER to a third party",
    "{ providers: { virustotal: { tlp: amber } } }",
    /is a third party: .*write clear or green/,
  ],
  ["a level for what asks nobody", "{ providers: { geoip: { tlp: green } } }", /asks nobody: write on or off/],
  [
    "RED for a channel",
    "{ channels: { C0SOC: red } }",
    /for named people, a channel is not: write clear, green or amber/,
  ],
  ["a level that is none", "{ tlp: white }", /is no TLP 2.0 level: write clear, green, amber/],
  ["a rule that is none", "{ providers: { otx: never } }", /is not understood: write on, off or \{tlp: green\}/],
  ["a setting that is none", "{ provider: {} }", /provider/],
])("refuses %s and says what to write", (_what, policy, words) => {
  expect(refusal(`policy: ${policy}`)).toMatch(words);
});

const address = { kind: "ip", value: "23.97.60.214", scope: "public" } as const;

test("who may be told of what", () => {
  const yaml = "policy: { providers: { otx: off, virustotal: { tlp: clear }, misp: { tlp: amber } } }";
  const policy = leavePolicy(read(yaml));
  const told = (provider: string, tlp: "clear" | "green" | "amber" | "red", own = false) => {
    const decision = policy(address, { external: !own, own, provider, tlp });
    return decision.ok ? "told" : decision.reason;
  };
  expect(told("abuseipdb", "green")).toBe("told");
  expect(told("abuseipdb", "amber")).toBe("TLP AMBER stays inside the organisation");
  expect(told("virustotal", "clear")).toBe("told");
  expect(told("virustotal", "green")).toBe("it may be told TLP CLEAR at most, this is GREEN");
  expect(told("otx", "clear")).toBe("switched off (policy.providers)");
  expect(told("misp", "amber", true)).toBe("told");
  expect(told("misp", "red", true)).toBe("it may be told TLP AMBER at most, this is RED");
});

test("own ranges and names never leave, whatever a provider may be told", () => {
  const policy = leavePolicy(read("own: [{ range: 23.97.60.0/24, label: HQ }]\ndomains: [contoso.com]"));
  const about = { external: true, own: false, provider: "virustotal", tlp: "clear" } as const;
  expect(policy(address, about)).toEqual({ ok: false, reason: "23.97.60.214 is ours (23.97.60.0/24)" });
  const name = { kind: "domain", value: "vpn.contoso.com" } as const;
  expect(policy(name, about)).toMatchObject({ ok: false });
  const misp = { external: false, own: true, provider: "misp", tlp: "red" } as const;
  for (const indicator of [
    address,
    name,
    { kind: "ip", value: "10.0.0.5" },
    { kind: "email", value: "a@b.example" },
  ] as const)
    expect(policy(indicator, misp)).toMatchObject({ ok: false });
  const url = { kind: "url", value: "https://u:p@evil.com/a?token=1" } as const;
  expect(policy(url, misp)).toEqual({ ok: true, send: { kind: "url", value: "https://evil.com/a" } });
});

test("a channel has its own usual level, every other place the general one", () => {
  const usual = usualTlp(read("policy: { tlp: green, channels: { C0SOC: amber } }"));
  const place = { platform: "slack", workspace: "T1", channel: "C0SOC" } as const;
  expect([usual(place), usual({ ...place, channel: "C0DEV" })]).toEqual(["amber", "green"]);
});

test("own ranges are networks or single addresses, in their one spelling", () => {
  const ranges = read(
    "own: [{ range: 198.51.100.7/24 }, { range: 192.0.2.1 }, { range: '2001:DB8::1' }, { range: '::ffff:192.0.2.0/120' }]",
  ).own.map(({ range }) => range);
  expect(ranges).toEqual(["198.51.100.0/24", "192.0.2.1/32", "2001:db8::1/128", "192.0.2.0/24"]);
  for (const range of ["198.51.100.0/33", "headquarters", "198.51.100"])
    expect(refusal(`own: [{ range: ${range} }]`)).toContain(`${range} is no address or network`);
});
