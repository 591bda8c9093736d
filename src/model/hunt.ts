import type { EnricherKind, EnrichStatus, Tlp, VerdictWord } from "./enrich.ts";
import type { Indicator, IndicatorKind } from "./indicator.ts";

/** What happened here, worst last. The order is the ladder. */
export const activityLevels = [
  "none",
  "mentioned",
  "blocked",
  "tried",
  "contact",
  "credential",
  "access",
  "impact",
] as const;
export type ActivityLevel = (typeof activityLevels)[number];

/** The place of a level on the ladder: compare with `<` and `>`. */
export function levelRank(level: ActivityLevel): number {
  return activityLevels.indexOf(level);
}

export const lensNames = [
  "identity",
  "files and mail",
  "endpoint",
  "linux",
  "windows",
  "network",
  "cloud",
  "web",
  "dns",
  "e-mail",
  "intelligence",
] as const;
export type LensName = (typeof lensNames)[number];

/** The answer of one hunt: the JSON contract of `huntbot hunt --json`, field for field. Times are ISO strings, UTC. */
export interface HuntResult {
  /** What was hunted: a private address that one host alone held, or a person's mail address, is that host or account. */
  readonly indicator: Indicator;
  /** What was asked for. */
  readonly asked: Indicator;
  readonly window: { readonly from: string; readonly to: string };
  readonly activity: Activity;
  readonly verdict: Verdict;
  readonly lenses: readonly LensAnswer[];
  /** Only tables with hits, most hits first. */
  readonly tables: readonly TableHits[];
  readonly coverage: Coverage;
  readonly timeline: { readonly step: string; readonly series: readonly Series[] };
  /** `around`: other alerts within a day on the hosts and accounts it touched; they do not name it. */
  readonly alerts: {
    readonly total: number;
    readonly items: readonly AlertItem[];
    readonly around: readonly AlertItem[];
  };
  readonly incidents: readonly IncidentItem[];
  readonly intelligence: readonly IntelItem[];
  /** How far it may go, and why where that is not what was asked for. Absent from answers that older versions kept. */
  readonly tlp?: { readonly level: Tlp; readonly reason: string | null };
  readonly related: readonly RelatedItem[];
  /** Hours in which a series departs from its own past, the furthest first. */
  readonly anomalies: readonly Anomaly[];
  /** Null where no table knows it, and for what comes from outside. */
  readonly subject: Subject | null;
  readonly enrichment: readonly EnrichmentItem[];
  readonly links: { readonly chart: string | null; readonly map: string | null; readonly portal: string | null };
  readonly queries: readonly { readonly id: string; readonly kql: string; readonly ms: number }[];
  readonly tookMs: number;
}

export interface Activity {
  readonly level: ActivityLevel;
  readonly reasons: readonly string[];
  /** First and last row above `mentioned`; null when there is none. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly ongoing: boolean;
  /** ISO time of a sighting before the window, false when there is none in the retained data, null when nobody looked. */
  readonly seenBefore: string | false | null;
  /**
   * For what is ours (a host, an account, a private address), which logs on all day: whether anything besides alerts
   * says that its use is not its own. Null for what comes from outside, where every success is somebody getting in.
   */
  readonly use: "ordinary" | "unusual" | null;
}

/** One hour far above a series' own past. */
export interface Anomaly {
  /** What was counted, e.g. `network bytes`. */
  readonly series: string;
  readonly time: string;
  readonly value: number;
  /** The median of the hours before. */
  readonly usual: number;
  /** How many whole days of past that is. */
  readonly pastDays: number;
  /** The test that flagged it, and its threshold. */
  readonly method: string;
}

/** Who or what a name belongs to, by the workspace's own tables. */
export interface Subject {
  /** In words, the telling first: "Ap Clerk", "Accounts payable clerk, Finance", "MFA not registered". */
  readonly about: readonly string[];
  /** Every name searched, the typed one first. */
  readonly names: readonly string[];
  /** What else goes by the name: more than one person or machine was searched. */
  readonly namesakes: readonly string[];
  /** For an address: which hosts held it, by which evidence. */
  readonly holders: readonly Holder[];
}

export interface Holder {
  readonly host: string;
  readonly evidence: string;
  readonly first: string;
  readonly last: string;
}

export interface Verdict {
  readonly level: VerdictWord;
  readonly score: number;
  readonly reasons: readonly string[];
  /** Voting sources asked, and those that answered. */
  readonly asked: number;
  readonly answered: number;
  /** The analyst whose standing word it is, and until when (null: until somebody says otherwise); absent where sources decided. */
  readonly saidBy?: { readonly name: string; readonly until: string | null };
}

export interface LensAnswer {
  readonly lens: LensName;
  readonly outcome: ActivityLevel;
  readonly rows: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly detail: string;
}

export interface TableHits {
  readonly table: string;
  readonly hits: number;
  readonly first: string | null;
  readonly last: string | null;
}

export interface Coverage {
  readonly searched: number;
  readonly withHits: number;
  readonly empty: number;
  readonly failed: readonly { readonly table: string; readonly reason: string }[];
  readonly skipped: readonly { readonly table: string; readonly reason: string }[];
  readonly stale: readonly { readonly table: string; readonly last: string }[];
  readonly shortRetention: readonly { readonly table: string; readonly from: string }[];
  readonly absent: readonly LensName[];
  readonly completeTo: Readonly<Partial<Record<LensName, string>>>;
  readonly partial: boolean;
  /** Nobody could say which tables cost something to search: all of them were searched. */
  readonly plansUnknown?: boolean;
  /** By the workspace's own accounting no table received a row in the window, or in the two weeks before its end. */
  readonly silent?: boolean;
}

export interface Series {
  readonly table: string;
  readonly points: readonly (readonly [iso: string, hits: number])[];
}

export interface AlertItem {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly time: string;
  readonly product: string;
  readonly status: string;
  readonly entity: string;
  readonly entities: readonly AlertEntity[];
  /** The columns that name the indicator. */
  readonly matchedIn: readonly string[];
  readonly incident: number | null;
}
/** One entity of an alert; `text` is the words a person would read, e.g. a command line. */
export interface AlertEntity {
  readonly type: string;
  readonly text: string;
  readonly indicator: Indicator | null;
}

export interface IncidentItem {
  readonly number: number;
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly owner: string | null;
  readonly classification: string | null;
  readonly closedTime: string | null;
  readonly url: string | null;
}

export interface IntelItem {
  readonly table: string;
  readonly id: string;
  readonly type: string;
  readonly description: string;
  /** 0-100; null is "unspecified", not zero. */
  readonly confidence: number | null;
  readonly active: boolean;
  readonly expired: boolean;
  readonly validWhenSeen: boolean;
  readonly validUntil: string | null;
  readonly tlp: string | null;
  readonly match: "exact" | "range" | "parent";
  /** A range too wide to say much about one address: it supports what others say and decides nothing. */
  readonly supportsOnly?: boolean;
  /** A range so wide that it is ignored, as if it were inactive. */
  readonly tooWide?: boolean;
}

export interface RelatedItem {
  readonly kind: IndicatorKind;
  readonly value: string;
  readonly hits: number;
}

export interface EnrichmentItem {
  readonly provider: string;
  readonly kind: EnricherKind;
  readonly status: EnrichStatus;
  readonly verdict: VerdictWord;
  readonly score: number | null;
  readonly evidence: readonly string[];
  readonly link: string | null;
  readonly cached: boolean;
  readonly ageMs: number;
}

/** All rows that hold it, in every table. */
export function rowCount(tables: readonly TableHits[]): number {
  return tables.reduce((sum, { hits }) => sum + hits, 0);
}
