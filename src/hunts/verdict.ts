import type { Finding, Reliability, VerdictWord } from "../model/enrich.ts";
import {
  type ActivityLevel,
  type AlertItem,
  type Departure,
  type IntelItem,
  levelRank,
  type Verdict,
} from "../model/hunt.ts";

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

interface Vote {
  readonly family: string;
  readonly reliability: Reliability;
  readonly malicious: boolean;
  readonly reason: string;
}

/** The verdict with its reasons. The rule, in order: an analyst's word, malicious, suspicious, benign, unknown. */
export function judgeVerdict(input: VerdictInput): Verdict {
  const { asked, answered } = countSources(input.findings);
  const [level, reasons] = decide(input);
  return { level, score: scores[level], reasons, asked, answered };
}

function decide(input: VerdictInput): [VerdictWord, string[]] {
  const { override } = input;
  if (override && !(override.verdict === "benign" && gotIn(input))) {
    return [
      override.verdict,
      [
        `${override.by} said ${override.verdict}: ${override.reason} (${override.until ? `until ${day(override.until)}` : "until somebody says otherwise"})`,
      ],
    ];
  }
  const votes = independent(collectVotes(input));
  const malicious = maliciousReasons(input, votes);
  if (malicious.length > 0) return ["malicious", malicious];
  const suspicious = suspiciousReasons(input, votes);
  if (suspicious.length > 0) return ["suspicious", suspicious];
  if (input.approved && !gotIn(input)) return ["benign", [input.approved]];
  return ["unknown", ["nothing asked speaks for or against it"]];
}

/** Somebody from outside got in; what is ours is in all along, and counts when its use is not its own. */
function gotIn({ activity, departures }: VerdictInput): boolean {
  return levelRank(activity) >= levelRank("access") && (departures === null || departures.length > 0);
}

function strongAlerts({ alerts }: VerdictInput): AlertItem[] {
  return alerts.filter((alert) => /^(medium|high|critical)$/i.test(alert.severity));
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
        `${gotInWords(input)}, and ${countOf(strong.length, "alert")} of Medium or more ${strong.length === 1 ? "names" : "name"} it (${first.name})`,
      );
    for (const item of countedIntelligence(input)) {
      if (item.match === "exact" && (item.confidence ?? 0) >= strongConfidence) {
        reasons.push(
          `it got in, and workspace intelligence valid at the time names it (confidence ${item.confidence})`,
        );
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
    if (alert) reasons.push(`${countOf(strongAlerts(input).length, "alert")} of Medium or more: ${alert.name}`);
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
    if (item.match === "range") reasons.push("workspace intelligence names a range that holds it");
    else if (item.confidence === null) reasons.push("workspace intelligence names it, confidence unspecified");
    else if (item.confidence < strongConfidence)
      reasons.push(`workspace intelligence names it, confidence ${item.confidence}`);
  }
  return [...new Set(reasons)];
}

/** Only intelligence that was valid while the indicator was seen counts; without a sighting, what is valid now. */
function countedIntelligence({ intelligence }: VerdictInput): IntelItem[] {
  return intelligence.filter((item) => item.active && item.validWhenSeen);
}

function collectVotes(input: VerdictInput): Vote[] {
  const votes: Vote[] = input.findings
    .filter((finding) => finding.status === "ok" && finding.kind !== "context")
    .filter((finding) => finding.verdict === "malicious" || finding.verdict === "suspicious")
    .filter((finding) => !isStale(finding, input.now))
    .map((finding) => ({
      family: finding.family,
      reliability: finding.reliability,
      malicious: finding.verdict === "malicious",
      reason: `${finding.provider} says ${finding.verdict} (reliability ${finding.reliability}, ${age(finding)})`,
    }));
  const strong = countedIntelligence(input).find(
    (item) => item.match !== "range" && (item.confidence ?? 0) >= strongConfidence,
  );
  if (strong) {
    const reliability = (strong.confidence ?? 0) >= trustedConfidence ? "B" : "C";
    votes.push({
      family: "workspace",
      reliability,
      malicious: true,
      reason: `workspace intelligence names it, confidence ${strong.confidence} (reliability ${reliability})`,
    });
  }
  return votes;
}

function isStale(finding: Finding, now: Date): boolean {
  if (finding.indicator.kind !== "ip" || finding.lastSeen === undefined) return false;
  return now.getTime() - Date.parse(finding.lastSeen) > staleEvidenceMs;
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
