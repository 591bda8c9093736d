import { createHash } from "node:crypto";
import type { AlertAnswer } from "../../cards/alert.ts";
import { type Indicator, indicatorKey } from "../../model/indicator.ts";
import type { Alert, PageText } from "../../model/page.ts";
import type { Kept } from "../../model/store.ts";

/** What the workspace answered about one of an alert's indicators. */
export interface AnsweredIndicator extends AlertAnswer {
  readonly passwordsKnown: readonly string[];
  /** What a phone shows of it. */
  readonly text: PageText;
}

/** An alert as it is kept: everything that its source told under one id. */
export interface AlertRecord {
  readonly id: string;
  /** As it was told last. */
  readonly alert: Alert;
  /** How often it was told to be firing. */
  readonly times: number;
  /** Our clock; of this episode, which begins anew when it fires after it was resolved. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly episode: number;
  /** By the sender's clock; null while it fires. */
  readonly resolvedAt: string | null;
  /** Those of the alert and of its texts; null until the texts were read. */
  readonly indicators: readonly Indicator[] | null;
  readonly answers: readonly AnsweredIndicator[];
  /** Why a hunt did not answer. */
  readonly troubles: readonly string[];
  /** True when every hunt ended, one way or another. */
  readonly hunted: boolean;
  /** The storm it is part of. */
  readonly storm: string | null;
  readonly caseId: string | null;
  /** The tellings that it heard last, so that each counts once; absent from records of an earlier release. */
  readonly heard?: readonly string[];
  /** Grows with every telling; pages and cards know of the tellings up to `followed`. */
  readonly version: number;
  readonly followed: number;
}

/** The id that an alert has here: the same whenever its source tells about it again. */
export function alertId({ source, externalId }: Pick<Alert, "source" | "externalId">): string {
  return createHash("sha256").update(`${source}\n${externalId}`).digest("hex").slice(0, 16);
}

/** Alerts of one rule are counted together. */
export function ruleKey({ source, rule }: Pick<Alert, "source" | "rule">): string {
  return `rule ${createHash("sha256").update(`${source}\n${rule}`).digest("hex").slice(0, 16)}`;
}

/** What a new telling makes of what is known. The second part says whether the same was told before. */
export function received(known: AlertRecord | null, alert: Alert, now: Date): { record: AlertRecord; known: boolean } {
  const at = now.toISOString();
  const resolvedAt = alert.status === "resolved" ? (alert.occurredAt ?? at) : null;
  if (known === null) return { record: first(alert, at, resolvedAt), known: false };
  const version = known.version + 1;
  if (alert.status === "resolved") {
    if (known.alert.status === "resolved") return { record: { ...known, lastAt: at }, known: true };
    const ended = { ...known.alert, status: "resolved" } as const;
    return { record: { ...known, alert: ended, resolvedAt, lastAt: at, version }, known: false };
  }
  if (known.alert.status === "resolved") {
    // A late copy of the first telling does not open again what is over; only a later one by the sender's clock does.
    if (!isLater(alert.occurredAt, known.resolvedAt)) return { record: { ...known, lastAt: at }, known: true };
    const again = first(alert, at, null);
    const { caseId, followed, heard = [] } = known;
    return {
      record: { ...again, episode: known.episode + 1, caseId, version, followed, heard },
      known: false,
    };
  }
  const changed = contentOf(alert) !== contentOf(known.alert);
  const record = { ...known, alert, times: known.times + 1, lastAt: at, version };
  return { record: changed ? { ...record, indicators: null, hunted: false } : record, known: true };
}

function first(alert: Alert, at: string, resolvedAt: string | null): AlertRecord {
  return {
    id: alertId(alert),
    alert,
    times: 1,
    firstAt: at,
    lastAt: at,
    episode: 1,
    resolvedAt,
    indicators: null,
    answers: [],
    troubles: [],
    hunted: alert.status === "resolved",
    storm: null,
    caseId: null,
    version: 1,
    followed: 0,
  };
}

const contentOf = ({ indicators, texts, severity }: Alert) =>
  [severity, ...texts, ...indicators.map(indicatorKey)].join("\n");

/** A sender without a clock is believed: a card too many is better than an alert lost. */
function isLater(a: string | null, b: string | null): boolean {
  return a === null || b === null || Date.parse(a) > Date.parse(b);
}

/** More than can wait for their effect when a process dies. */
const mostHeard = 100;

export const hears = (record: AlertRecord, telling: string): readonly string[] =>
  [...(record.heard ?? []), telling].slice(-mostHeard);

export const isDone = ({ hunted, followed, version }: AlertRecord): boolean => hunted && followed >= version;

/** The record as a ledger keeps it: due until it was hunted and every telling of it had its effect. */
export function keptAlert(record: AlertRecord): Kept<AlertRecord> {
  return { data: record, due: isDone(record) ? null : new Date(record.lastAt), group: ruleKey(record.alert) };
}

export const sameIndicator = (a: Indicator, b: Indicator): boolean => indicatorKey(a) === indicatorKey(b);

/** True once every indicator has the workspace's answer; never for an alert that names nothing. */
export function isComplete({ indicators, answers }: AlertRecord): boolean {
  return (
    indicators !== null &&
    indicators.length > 0 &&
    indicators.every((indicator) => answers.some((answer) => sameIndicator(answer.indicator, indicator)))
  );
}
