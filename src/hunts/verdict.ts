import type { Finding, Reliability, VerdictWord } from "../model/enrich.ts";
import { type ActivityLevel, type AlertItem, type IntelItem, levelRank, type Verdict } from "../model/hunt.ts";
import type { Departure } from "../model/hunt-answer.ts";

/** An analyst's own word on an indicator, with its reason. */
export interface Override {
  readonly verdict: VerdictWord;
  readonly reason: string;
  readonly by: string;
  /** Null: until somebody says otherwise. */
  readonly until: Date | null;
}

export interface VerdictInput {
  readonly activity: ActivityLevel;
  /**
   * For what is ours: what is not as usual about it. Its own success is nobody getting in: an alert is an accusation until
   * something else speaks for it. Null for what comes from outside.
   */
  readonly departures: readonly Departure[] | null;
  readonly alerts: readonly AlertItem[];
  readonly intelligence: readonly IntelItem[];
  readonly findings: readonly Finding[];
  /** Distinct accounts that a credential or a request failed for. */
  readonly failedAccounts: number;
  /** True when the retained data holds no earlier row. */
  readonly newHere: boolean;
  /** Whose shared service an address belongs to (CDN, mail, ...): what is said of it is said of all who use it. Null for no such. */
  readonly shared: string | null;
  /** Handed out anew again and again: what others saw of it is soon somebody else's. */
  readonly dynamic: boolean;
  /** Own range, approved scanner: why it is trusted, or null. */
  readonly approved: string | null;
  readonly override: Override | null;
  readonly now: Date;
}

/** How a verdict maps to the `score` of the JSON contract. No other number is ever shown. */
const scores: Readonly<Record<VerdictWord, number>> = { benign: 0, unknown: 20, suspicious: 60, malicious: 90 };
const sprayAccounts = 10;
const strongConfidence = 50;
const trustedConfidence = 75;
/** Addresses change hands: what a provider last saw longer ago than this is context. */
const staleEvidenceMs = 90 * 86_400_000;
const staleDynamicMs = 7 * 86_400_000;

interface Vote {
  /** Who said it. */
  readonly source: string;
  readonly family: string;
  readonly reliability: Reliability;
  readonly malicious: boolean;
  readonly reason: string;
}

/**
 * The verdict with its reasons: first what decided, then what was said and did not count, and who disagrees. The rule, in
 * order: an analyst's word, malicious, suspicious, benign, unknown.
 */
export function judgeVerdict(input: VerdictInput): Verdict {
  const { asked, answered } = countSources(input.findings);
  const votes = independent(collectVotes(input));
  const [level, decisive] = decide(input, votes);
  const reasons = [...new Set([...decisive, ...unneeded(level, votes, decisive), ...besides(input, votes)])];
  const { override } = input;
  const standing = override && !outdone(override, input);
  const saidBy = standing ? { saidBy: { name: override.by, until: override.until?.toISOString() ?? null } } : {};
  return { level, score: scores[level], reasons, asked, answered, ...saidBy };
}

function decide(input: VerdictInput, votes: readonly Vote[]): [VerdictWord, string[]] {
  const { override } = input;
  if (override && !outdone(override, input)) return [override.verdict, [overrideWords(override)]];
  const malicious = maliciousReasons(input, votes);
  if (malicious.length > 0) return ["malicious", malicious];
  const suspicious = suspiciousReasons(input, votes);
  if (suspicious.length > 0) return ["suspicious", suspicious];
  if (input.approved && !gotIn(input)) return ["benign", [input.approved]];
  return ["unknown", ["nothing asked speaks for or against it"]];
}

/** Nobody's "benign" covers somebody who got in. */
const outdone = (override: Override, input: VerdictInput) => override.verdict === "benign" && gotIn(input);

function overrideWords({ by, verdict, reason, until }: Override): string {
  return `${by} said ${verdict}: ${reason} (${until ? `until ${day(until)}` : "until somebody says otherwise"})`;
}

/** Votes that the verdict did not need, or that speak against it. */
function unneeded(level: VerdictWord, votes: readonly Vote[], decisive: readonly string[]): string[] {
  const word = level === "malicious" || level === "suspicious" ? "also" : "disagrees";
  return votes
    .filter(({ reliability, reason }) => reliability !== "D" && !decisive.includes(reason))
    .map(({ reason }) => `${word}: ${reason}`);
}

/** What a reader would miss: words that did not count, and why; sources that say the opposite. */
function besides(input: VerdictInput, votes: readonly Vote[]): string[] {
  const { override, findings, shared } = input;
  const voices = findings.filter(isVoice);
  const uncounted = voices.flatMap((finding): string[] => {
    const why = whyUncounted(finding, input);
    return why ? [`not counted: ${saying(finding, input.now)}: ${why}`] : [];
  });
  const counted = voices.filter((finding) => !whyUncounted(finding, input));
  const copies = counted.flatMap((finding): string[] => {
    const vote = votes.find(({ family }) => family === finding.family);
    if (!vote || vote.source === finding.provider) return [];
    return [`not counted twice: ${saying(finding, input.now)}, and ${vote.source} shares its sources`];
  });
  const supporting = votes
    .filter(({ reliability }) => reliability === "D")
    .map(({ reason }) => `supports only: ${reason}`);
  const benign = findings.filter((finding) => finding.status === "ok" && finding.verdict === "benign");
  const against = votes.length > 0 ? benign.map((finding) => `disagrees: ${saying(finding, input.now)}`) : [];
  return [
    ...(override && outdone(override, input) ? [`not counted: ${overrideWords(override)}: it got in`] : []),
    ...(shared && voices.length > 0 ? [`a shared address says nothing about who used it (${shared})`] : []),
    ...copies,
    ...supporting,
    ...uncounted,
    ...against,
  ];
}

/** Somebody from outside got in; what is ours is in all along, and counts when its use is not its own. */
function gotIn({ activity, departures }: VerdictInput): boolean {
  return levelRank(activity) >= levelRank("access") && (departures === null || departures.length > 0);
}

function strongAlerts({ alerts }: VerdictInput): AlertItem[] {
  return alerts.filter((alert) => /^(medium|high|critical)$/i.test(alert.severity));
}

/** `SSH anomalous login, Azure Sentinel, 2019-02-18 15:29 UTC` */
function alertWords({ name, product, time }: AlertItem): string {
  return [name, product, time && `${time.slice(0, 16).replace("T", " ")} UTC`].filter(Boolean).join(", ");
}

function gotInWords({ activity, departures }: VerdictInput): string {
  const [latest] = departures ?? [];
  if (latest) return `its use is not as usual (${latest.what})`;
  return activity === "impact" ? "it got in and acted" : "it got in";
}

function maliciousReasons(input: VerdictInput, votes: readonly Vote[]): string[] {
  const reasons: string[] = [];
  if (gotIn(input)) {
    const strong = strongAlerts(input);
    const first = strong[0];
    if (first)
      reasons.push(
        `${gotInWords(input)}, and ${countOf(strong.length, "alert")} of Medium or more ${strong.length === 1 ? "names" : "name"} it (${alertWords(first)})`,
      );
    for (const item of countedIntelligence(input)) {
      if (item.match === "exact" && (item.confidence ?? 0) >= strongConfidence) {
        reasons.push(`it got in, and ${intelWords(item)}`);
      }
    }
  }
  const voting = votes.filter((vote) => vote.malicious && vote.reliability !== "D");
  if (voting.length >= 2 && voting.some((vote) => vote.reliability === "A" || vote.reliability === "B")) {
    reasons.push(...voting.map((vote) => vote.reason));
  }
  return reasons;
}

function suspiciousReasons(input: VerdictInput, votes: readonly Vote[]): string[] {
  const reasons = votes.filter((vote) => vote.reliability !== "D").map((vote) => vote.reason);
  if (input.departures !== null) {
    const [alert] = strongAlerts(input);
    const [latest] = input.departures;
    if (alert) reasons.push(`${countOf(strongAlerts(input).length, "alert")} of Medium or more: ${alertWords(alert)}`);
    if (latest) reasons.push(`its use is not as usual: ${latest.what}`);
    return [...new Set(reasons)];
  }
  if (input.activity === "credential") reasons.push("a right password was used and stopped by MFA or policy");
  if (input.failedAccounts >= sprayAccounts) reasons.push(`sign-ins failed for ${input.failedAccounts} accounts`);
  if (gotIn(input) && input.newHere && input.alerts.length > 0) {
    reasons.push(
      `it got in, was never here before, and ${countOf(input.alerts.length, "alert")} ${input.alerts.length === 1 ? "names" : "name"} it`,
    );
  }
  for (const item of countedIntelligence(input)) {
    if (item.match === "range" || item.confidence === null || item.confidence < strongConfidence)
      reasons.push(intelWords(item));
  }
  return [...new Set(reasons)];
}

/** Only intelligence that was valid while the indicator was seen counts; without a sighting, what is valid now. */
function countedIntelligence({ intelligence }: VerdictInput): IntelItem[] {
  return intelligence.filter((item) => item.active && item.validWhenSeen && !item.supportsOnly);
}

function collectVotes(input: VerdictInput): Vote[] {
  const votes: Vote[] = input.findings
    .filter((finding) => isVoice(finding) && !whyUncounted(finding, input))
    .map((finding) => ({
      source: finding.provider,
      family: finding.family,
      reliability: finding.reliability,
      malicious: finding.verdict === "malicious",
      reason: saying(finding, input.now),
    }));
  const strong = countedIntelligence(input).find(
    (item) => item.match !== "range" && (item.confidence ?? 0) >= strongConfidence,
  );
  if (strong) {
    const reliability = (strong.confidence ?? 0) >= trustedConfidence ? "B" : "C";
    votes.push({
      source: "workspace intelligence",
      family: "workspace",
      reliability,
      malicious: true,
      reason: `${intelWords(strong)} (reliability ${reliability})`,
    });
  }
  return votes;
}

/** A word against the indicator by somebody who may vote. */
function isVoice({ status, kind, verdict }: Finding): boolean {
  return status === "ok" && kind !== "context" && (verdict === "malicious" || verdict === "suspicious");
}

/** Why a word against an address is context only; null when it counts. */
function whyUncounted({ indicator, lastSeen }: Finding, { now, shared, dynamic }: VerdictInput): string | null {
  if (indicator.kind !== "ip") return null;
  if (shared) return "the address is shared";
  if (lastSeen === undefined) return null;
  const ageMs = now.getTime() - Date.parse(lastSeen);
  if (ageMs > staleEvidenceMs) return "addresses change hands in 90 days";
  return dynamic && ageMs > staleDynamicMs ? "a dynamic address changes hands in 7 days" : null;
}

/** `virustotal says malicious (reliability C, last seen 3 days before, 5 h old)` */
function saying(finding: Finding, now: Date): string {
  const { provider, verdict, reliability, lastSeen } = finding;
  const days = lastSeen === undefined ? null : Math.floor((now.getTime() - Date.parse(lastSeen)) / 86_400_000);
  const seen = days === null || days < 0 ? "" : `, last seen ${days === 0 ? "today" : `${countOf(days, "day")} ago`}`;
  return `${provider} says ${verdict} (reliability ${reliability}${seen}, ${age(finding)})`;
}

function intelWords({ table, confidence, validUntil, match }: IntelItem): string {
  const names =
    match === "range" ? "names a range that holds it" : match === "parent" ? "names its parent domain" : "names it";
  const sure = confidence === null ? "confidence unspecified" : `confidence ${confidence}`;
  return `${table} ${names}, ${sure}, valid ${validUntil ? `until ${validUntil.slice(0, 10)}` : "without end"}`;
}

/** Providers that copy one another count once, by their most reliable and worst word. */
function independent(votes: readonly Vote[]): Vote[] {
  const best = new Map<string, Vote>();
  const worst = [...votes].sort(
    (a, b) => Number(b.malicious) - Number(a.malicious) || a.reliability.localeCompare(b.reliability),
  );
  for (const vote of worst) if (!best.has(vote.family)) best.set(vote.family, vote);
  return [...best.values()];
}

/** Voting sources that were really asked, and those that gave an answer ("never seen" is one). */
function countSources(findings: readonly Finding[]): { asked: number; answered: number } {
  const voting = findings.filter((finding) => finding.kind !== "context");
  const asked = voting.filter((finding) => !["no_key", "skipped_policy", "unsupported"].includes(finding.status));
  return {
    asked: asked.length,
    answered: asked.filter((finding) => finding.status === "ok" || finding.status === "not_found").length,
  };
}

function age(finding: Finding): string {
  const hours = finding.ageMs / 3_600_000;
  if (hours < 1) return "just asked";
  return hours < 48 ? `${Math.round(hours)} h old` : `${Math.round(hours / 24)} days old`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
