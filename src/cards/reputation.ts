import { askable, type Finding, keyRefused, withheld } from "../model/enrich.ts";
import { listed } from "./words.ts";

const shownNames = 3;

/**
 * What the sources that may vote said, in one line: `reputation: 2 of 6 answered malicious, 1 out of quota`. Sources that
 * copy one another are counted once, and said so; who was not asked is told with the reason.
 */
export function reputationWords(findings: readonly Finding[]): string {
  if (findings.length === 0) return "reputation: not asked";
  return [`reputation: ${votesWords(findings)}`, ...notAsked(findings)].join(" · ");
}

/** Those who were asked and may vote. */
export function votesWords(findings: readonly Finding[]): string {
  const voting = findings.filter(({ kind, status }) => kind !== "context" && status !== "unsupported");
  if (voting.length === 0) return "no source for this kind";
  const asked = voting.filter(({ status }) => status !== "no_key" && status !== "skipped_policy");
  const refused = voting.filter(({ tags }) => tags.includes(keyRefused)).length;
  const keyless = voting.filter(({ status }) => status === "no_key").length - refused;
  const unasked = [
    ...(keyless > 0 ? [`${keyless} without a key`] : []),
    ...(refused > 0 ? [`${refused} ${refused === 1 ? "refuses its" : "refuse their"} key`] : []),
  ];
  const missing = keyless === voting.length ? "no keys" : unasked.join(", ");
  if (asked.length === 0) return `0 of ${voting.length} asked${missing ? ` (${missing})` : ""}`;
  const said = (words: string, test: (finding: Finding) => boolean) => {
    const count = asked.filter(test).length;
    return count > 0 ? [`${count} ${words}`] : [];
  };
  const verdict = (word: Finding["verdict"]) => (finding: Finding) =>
    finding.status === "ok" && finding.verdict === word;
  return [
    `${asked.filter(verdict("malicious")).length} of ${asked.length} answered malicious`,
    ...copies(asked.filter(verdict("malicious"))),
    ...said("suspicious", verdict("suspicious")),
    ...said("benign", verdict("benign")),
    ...said("nothing telling", verdict("unknown")),
    ...said("never saw it", ({ status }) => status === "not_found"),
    ...said("out of quota", ({ status }) => status === "quota"),
    ...said("asked to wait", ({ status }) => status === "rate_limited"),
    ...said("failed", ({ status }) => status === "timeout" || status === "error" || status === "circuit_open"),
    ...unasked,
  ].join(", ");
}

/** `virustotal and crowdsec count once`: they copy one another. */
function copies(malicious: readonly Finding[]): string[] {
  return groups(malicious, ({ family }) => family)
    .filter((family) => family.length > 1)
    .map((family) => `${family.map(({ provider }) => provider).join(" and ")} count once`);
}

/** `not asked: otx, virustotal: TLP AMBER stays inside the organisation`. What a person may still ask is told in Details. */
function notAsked(findings: readonly Finding[]): string[] {
  const skipped = findings.filter(({ status, tags }) => status === "skipped_policy" && !tags.includes(askable));
  const kept = skipped.filter(({ tags }) => tags.includes(withheld));
  const unheard = skipped.filter(({ tags }) => !tags.includes(withheld));
  return [...grouped("not shown", kept), ...grouped("not asked", unheard)];
}

function grouped(what: string, skipped: readonly Finding[]): string[] {
  return groups(skipped, ({ evidence }) => evidence.join(" ")).map((group) => {
    const names = listed(
      group.map(({ provider }) => provider),
      shownNames,
    );
    return `${what}: ${names}: ${group[0]?.evidence.join(" ")}`;
  });
}

function groups(findings: readonly Finding[], key: (finding: Finding) => string): Finding[][] {
  return [...new Set(findings.map(key))].map((each) => findings.filter((finding) => key(finding) === each));
}
