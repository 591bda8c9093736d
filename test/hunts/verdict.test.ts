import { describe, expect, test } from "vitest";
import { judgeVerdict, type VerdictInput } from "../../src/hunts/verdict.ts";
import type { Finding } from "../../src/model/enrich.ts";
import type { AlertItem, IntelItem } from "../../src/model/hunt.ts";
import { finding as found } from "../enrich/finding.ts";

const now = new Date("2019-02-19T00:00:00Z");
const quiet: VerdictInput = {
  activity: "none",
  departures: null,
  alerts: [],
  intelligence: [],
  findings: [],
  failedAccounts: 0,
  newHere: false,
  shared: null,
  dynamic: false,
  approved: null,
  override: null,
  now,
};
const alert = (severity: string): AlertItem => ({
  id: "1",
  name: "SSH anomaly",
  severity,
  time: "",
  product: "",
  status: "New",
  entity: "",
  entities: [],
  matchedIn: [],
  incident: null,
});
const intel = (confidence: number | null, extra: Partial<IntelItem> = {}): IntelItem => ({
  table: "ThreatIntelIndicators",
  id: "1",
  type: "",
  description: "",
  confidence,
  active: true,
  expired: false,
  validWhenSeen: true,
  validUntil: null,
  tlp: null,
  match: "exact",
  ...extra,
});
const finding = (provider: string, extra: Partial<Finding> = {}): Finding =>
  found(provider, { verdict: "malicious", score: 90, fetchedAt: now.toISOString(), ...extra });
const abusech = finding("abuse.ch", { reliability: "B" });

describe("the verdict", () => {
  test.each<[string, Partial<VerdictInput>, string]>([
    ["nothing known", {}, "unknown"],
    ["seen, tried, no word from anyone", { activity: "tried" }, "unknown"],
    ["access and a Medium alert", { activity: "access", alerts: [alert("Medium")] }, "malicious"],
    ["impact and a High alert", { activity: "impact", alerts: [alert("High")] }, "malicious"],
    ["access and only a Low alert, seen before", { activity: "access", alerts: [alert("Low")] }, "unknown"],
    [
      "access by a newcomer together with any alert",
      { activity: "access", alerts: [alert("Low")], newHere: true },
      "suspicious",
    ],
    ["contact and a High alert", { activity: "contact", alerts: [alert("High")] }, "unknown"],
    ["access and valid intelligence of 50", { activity: "access", intelligence: [intel(50)] }, "malicious"],
    ["valid intelligence of 50 alone is one voting source", { intelligence: [intel(50)] }, "suspicious"],
    ["valid intelligence below 50", { intelligence: [intel(49)] }, "suspicious"],
    ["valid intelligence without confidence", { intelligence: [intel(null)] }, "suspicious"],
    [
      "valid intelligence only by range",
      { activity: "access", intelligence: [intel(90, { match: "range" })] },
      "suspicious",
    ],
    [
      "expired intelligence",
      { activity: "access", intelligence: [intel(90, { validWhenSeen: false, expired: true })] },
      "unknown",
    ],
    ["inactive intelligence", { activity: "access", intelligence: [intel(90, { active: false })] }, "unknown"],
    ["one voting source", { findings: [finding("VirusTotal")] }, "suspicious"],
    ["two C sources", { findings: [finding("VirusTotal"), finding("AbuseIPDB")] }, "suspicious"],
    ["a B and a C source", { findings: [abusech, finding("AbuseIPDB")] }, "malicious"],
    [
      "a B and a C source of one family",
      { findings: [abusech, finding("VirusTotal", { family: "abuse.ch" })] },
      "suspicious",
    ],
    ["a B source and strong intelligence", { findings: [abusech], intelligence: [intel(80)] }, "malicious"],
    ["a D source never decides", { findings: [finding("OTX", { reliability: "D" })] }, "unknown"],
    ["a D source does not make two", { findings: [abusech, finding("OTX", { reliability: "D" })] }, "suspicious"],
    ["a context provider never votes", { findings: [finding("Tor", { kind: "context" })] }, "unknown"],
    ["a provider that failed never votes", { findings: [finding("VirusTotal", { status: "error" })] }, "unknown"],
    [
      "evidence older than 90 days on an address",
      { findings: [finding("VirusTotal", { lastSeen: "2018-11-01T00:00:00Z" })] },
      "unknown",
    ],
    ["a right password that policy stopped", { activity: "credential" }, "suspicious"],
    ["failures against nine accounts", { activity: "tried", failedAccounts: 9 }, "unknown"],
    ["failures against ten accounts", { activity: "tried", failedAccounts: 10 }, "suspicious"],
    ["an approved scanner", { activity: "tried", approved: "own scanner" }, "benign"],
    ["an approved scanner that got in", { activity: "access", approved: "own scanner" }, "unknown"],
  ])("%s", (_, input, level) => {
    expect(judgeVerdict({ ...quiet, ...input }).level).toBe(level);
  });

  const word = (verdict: "benign" | "malicious") => ({
    verdict,
    reason: "our scanner",
    by: "ana",
    until: new Date("2019-03-01T00:00:00Z"),
  });

  test("an analyst's word decides, and is quoted with its end", () => {
    const verdict = judgeVerdict({ ...quiet, findings: [finding("VirusTotal")], override: word("benign") });
    expect(verdict).toMatchObject({
      level: "benign",
      reasons: [
        "ana said benign: our scanner (until 2019-03-01)",
        "disagrees: VirusTotal says malicious (reliability C, just asked)",
      ],
      saidBy: { name: "ana", until: "2019-03-01T00:00:00.000Z" },
    });
  });

  test("an analyst's benign does not cover access", () => {
    expect(
      judgeVerdict({ ...quiet, activity: "access", alerts: [alert("High")], override: word("benign") }).level,
    ).toBe("malicious");
  });

  test("an analyst's benign that somebody got in under is told, and why it does not count", () => {
    const { reasons } = judgeVerdict({ ...quiet, activity: "access", override: word("benign") });
    expect(reasons.at(-1)).toBe("not counted: ana said benign: our scanner (until 2019-03-01): it got in");
  });

  const reasonsOf = (input: Partial<VerdictInput>) => judgeVerdict({ ...quiet, ...input }).reasons;
  const old = finding("virustotal", { lastSeen: "2019-02-09T00:00:00Z" });

  test.each<[string, Partial<VerdictInput>, string[]]>([
    [
      "each source with its reliability and age",
      { findings: [finding("abuseipdb", { lastSeen: "2019-02-16T00:00:00Z", ageMs: 5 * 3_600_000 })] },
      ["abuseipdb says malicious (reliability C, last seen 3 days ago, 5 h old)"],
    ],
    [
      "intelligence with its table, confidence and end",
      { intelligence: [intel(60, { validUntil: "2019-03-01T00:00:00Z" })] },
      ["ThreatIntelIndicators names it, confidence 60, valid until 2019-03-01 (reliability C)"],
    ],
    [
      "a family once, and who was not counted twice",
      {
        findings: [finding("crowdsec", { family: "aggregators" }), finding("virustotal", { family: "aggregators" })],
      },
      [
        "crowdsec says malicious (reliability C, just asked)",
        "not counted twice: virustotal says malicious (reliability C, just asked), and crowdsec shares its sources",
      ],
    ],
    [
      "who disagrees",
      { findings: [finding("abuseipdb"), finding("greynoise", { verdict: "benign", reliability: "B" })] },
      [
        "abuseipdb says malicious (reliability C, just asked)",
        "disagrees: greynoise says benign (reliability B, just asked)",
      ],
    ],
    [
      "what is too old to count",
      { findings: [finding("virustotal", { lastSeen: "2018-11-01T00:00:00Z" })] },
      [
        "nothing asked speaks for or against it",
        "not counted: virustotal says malicious (reliability C, last seen 110 days ago, just asked): addresses change hands in 90 days",
      ],
    ],
    [
      "who supports and never decides",
      { findings: [finding("otx", { reliability: "D" })] },
      ["nothing asked speaks for or against it", "supports only: otx says malicious (reliability D, just asked)"],
    ],
  ])("names %s", (_, input, reasons) => {
    expect(reasonsOf(input)).toEqual(reasons);
  });

  test.each<[string, Partial<VerdictInput>, string]>([
    [
      "a shared address is not judged by what others did with it",
      { findings: [abusech, finding("a")], shared: "Acme CDN" },
      "unknown",
    ],
    [
      "a shared address from which somebody got in is",
      { activity: "access", alerts: [alert("High")], shared: "Acme CDN" },
      "malicious",
    ],
    ["a word of ten days ago counts", { findings: [old] }, "suspicious"],
    ["on a dynamic address it does not", { findings: [old], dynamic: true }, "unknown"],
    [
      "a wide range supports and does not decide",
      { intelligence: [intel(90, { match: "range", supportsOnly: true })] },
      "unknown",
    ],
  ])("%s", (_, input, level) => {
    expect(judgeVerdict({ ...quiet, ...input }).level).toBe(level);
  });

  test("only providers that were really asked count as asked", () => {
    const findings = [
      finding("a", { status: "no_key" }),
      finding("b", { status: "not_found" }),
      finding("c", { status: "timeout" }),
      finding("d"),
      finding("e", { status: "skipped_policy" }),
    ];
    expect(judgeVerdict({ ...quiet, findings })).toMatchObject({ asked: 3, answered: 2 });
  });
});
