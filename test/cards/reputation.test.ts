import { expect, test } from "vitest";
import { reputationWords } from "../../src/cards/reputation.ts";
import type { Finding } from "../../src/model/enrich.ts";
import { finding } from "../enrich/finding.ts";

const bad = (provider: string, family = provider) => finding(provider, { verdict: "malicious", family });
const is = (provider: string, status: Finding["status"], evidence: string[] = []) =>
  finding(provider, { status, evidence });
const kept = ["TLP AMBER stays inside the organisation"];

test.each<[string, readonly Finding[], string]>([
  ["nobody", [], "reputation: not asked"],
  ["only context", [finding("asn", { kind: "context" })], "reputation: no source for this kind"],
  ["no keys", [is("a", "no_key"), is("b", "no_key")], "reputation: 0 of 2 asked (no keys)"],
  [
    "some without a key, some kept",
    [is("a", "no_key"), is("b", "skipped_policy", ["it is ours"])],
    "reputation: 0 of 2 asked (1 without a key) · not asked: b: it is ours",
  ],
  [
    "a key that is refused, and an answer that is not shown here",
    [
      finding("a", { status: "no_key", tags: ["key refused"] }),
      is("b", "no_key"),
      finding("misp", { status: "skipped_policy", tags: ["withheld"], evidence: ["its answer is TLP:RED"] }),
    ],
    "reputation: 0 of 3 asked (1 without a key, 1 refuses its key) · not shown: misp: its answer is TLP:RED",
  ],
  [
    "two of six",
    [
      bad("a"),
      bad("b"),
      finding("c", { verdict: "suspicious" }),
      is("d", "not_found"),
      is("e", "quota"),
      is("f", "timeout"),
    ],
    "reputation: 2 of 6 answered malicious, 1 suspicious, 1 never saw it, 1 out of quota, 1 failed",
  ],
  [
    "those that copy one another",
    [bad("virustotal", "aggregators"), bad("crowdsec", "aggregators"), bad("abuseipdb"), is("greynoise", "no_key")],
    "reputation: 3 of 3 answered malicious, virustotal and crowdsec count once, 1 without a key",
  ],
  [
    "what says the opposite, what says nothing, what asks to wait",
    [finding("a", { verdict: "benign" }), finding("b"), is("c", "rate_limited")],
    "reputation: 0 of 3 answered malicious, 1 benign, 1 nothing telling, 1 asked to wait",
  ],
  [
    "what policy keeps, with the reason",
    [is("a", "skipped_policy", kept), finding("rdap", { kind: "context", status: "skipped_policy", evidence: kept })],
    "reputation: 0 of 1 asked · not asked: a, rdap: TLP AMBER stays inside the organisation",
  ],
  [
    "what a person may still ask is left to Details",
    [bad("a"), finding("dns", { kind: "context", status: "skipped_policy", tags: ["on request"] })],
    "reputation: 1 of 1 answered malicious",
  ],
])("counts %s", (_, findings, words) => {
  expect(reputationWords(findings)).toBe(words);
});
