import { type Finding, staysInside, type Tlp, withheld } from "../model/enrich.ts";
import { isStricter, strictest, tlpOf } from "../model/tlp.ts";
import { type IntelRecord, isTooWide } from "./intelligence.ts";

/** How far a hunt may go, by what names its indicator, and why. */
export interface Handling {
  readonly level: Tlp;
  /** Null where nothing but the request says so. */
  readonly reason: string | null;
  /** A source labelled it so, and not the lack of a label: it binds the thread. */
  readonly isLabel: boolean;
}

export interface HandlingInput {
  readonly intelligence: readonly IntelRecord[];
  /** The intelligence is there and could not be read. */
  readonly unread: boolean;
  /** What intelligence without a label counts as; null where a person named a level in its place. */
  readonly unlabelled: Tlp | null;
}

export const unconfined: Handling = { level: "clear", reason: null, isLabel: false };

/**
 * The strictest of the labels of what names the indicator, expired or not: what is known of it is somebody's in confidence
 * either way. What could not be read is taken for unlabelled.
 */
export function handlingOf({ intelligence, unread, unlabelled }: HandlingInput): Handling {
  const telling = intelligence.filter((record) => !isTooWide(record));
  const labels = telling.map((record) => tlpOf(record.tlp));
  const labelled = strictest(...labels);
  const usual = unlabelled ?? "clear";
  const assumed = (reason: string): Handling => ({ level: usual, reason, isLabel: false });
  if (unread && isStricter(usual, labelled)) return assumed("the workspace's intelligence could not be read");
  if (labels.includes(null) && isStricter(usual, labelled)) return assumed("workspace intelligence without a label");
  if (labelled === "clear") return unconfined;
  return { level: labelled, reason: "workspace intelligence is labelled so", isLabel: true };
}

/**
 * How far an answer may go that asked for `tlp`, once intelligence and sources have spoken. Where others read along what is
 * for named people is left out of it, and the rest stays in the organisation.
 */
export function confinedBy(
  { tlp, named = false }: { readonly tlp: Tlp; readonly named?: boolean },
  handling: Handling,
  findings: readonly Finding[],
): Handling {
  const source = findings.find((finding) => finding.tlp === strictest(...findings.map((each) => each.tlp)));
  const theirs = source?.tlp ?? "clear";
  const found: Handling = isStricter(theirs, handling.level)
    ? { level: theirs, reason: `${source?.provider ?? "a source"} labels it so`, isLabel: true }
    : handling;
  // Green and clear may be told to those who are asked anyway: no reader needs to know.
  if (!staysInside(found.level) || !isStricter(found.level, tlp)) return { ...unconfined, level: tlp };
  return named || !forNamedPeople(found.level)
    ? found
    : { level: strictest(tlp, "amber"), reason: "some of what names it is for named people", isLabel: true };
}

const forNamedPeople = (tlp: Tlp | null | undefined): boolean => tlp === "amber+strict" || tlp === "red";

/** What may be shown where others read along: no record that is for named people only. */
export function shownIntelligence(records: readonly IntelRecord[], named: boolean): IntelRecord[] {
  return records.filter(({ tlp }) => named || !forNamedPeople(tlpOf(tlp)));
}

/** A finding for named people only tells others no more than its label. */
export function shownFinding(finding: Finding, named: boolean): Finding {
  const { tlp, provider, kind, family, indicator, reliability, fetchedAt, cached, ageMs, latencyMs } = finding;
  if (named || !forNamedPeople(tlp) || !tlp) return finding;
  return {
    ...{ provider, kind, family, indicator, reliability, fetchedAt, cached, ageMs, latencyMs },
    status: "skipped_policy",
    verdict: "unknown",
    score: null,
    evidence: [`its answer is TLP:${tlp.toUpperCase()}: ask in a direct message`],
    tags: [withheld],
  };
}
