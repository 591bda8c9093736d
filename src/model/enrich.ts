import type { Indicator } from "./indicator.ts";

export type EnrichStatus =
  | "ok"
  | "not_found"
  | "skipped_policy"
  | "unsupported"
  | "no_key"
  | "quota"
  | "rate_limited"
  | "timeout"
  | "error"
  | "circuit_open";

export type VerdictWord = "malicious" | "suspicious" | "benign" | "unknown";
/** The Admiralty scale, A best. */
export type Reliability = "A" | "B" | "C" | "D" | "E" | "F";
export type EnricherKind = "reputation" | "blocklist" | "context";
/** TLP 2.0, the most open first. */
export const tlpLevels = ["clear", "green", "amber", "amber+strict", "red"] as const;
export type Tlp = (typeof tlpLevels)[number];

/** True for what may not be told to anybody outside the organisation: amber and above. */
export const staysInside = (tlp: Tlp): boolean => tlp !== "clear" && tlp !== "green";

/** One provider's answer in the normal form. `context` findings never vote; only `ok` findings can. */
export interface Finding {
  readonly provider: string;
  readonly kind: EnricherKind;
  readonly indicator: Indicator;
  readonly status: EnrichStatus;
  readonly verdict: VerdictWord;
  /** 0-100, the provider's own scale mapped; null where it has none. */
  readonly score: number | null;
  readonly reliability: Reliability;
  /** Providers that copy one another share a family and count once. */
  readonly family: string;
  /** At most 8, untrusted words. For a failure: what a person can do about it. */
  readonly evidence: readonly string[];
  readonly tags: readonly string[];
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly tlp?: Tlp;
  readonly link?: string;
  readonly fetchedAt: string;
  readonly cached: boolean;
  readonly ageMs: number;
  readonly latencyMs: number;
  readonly quota?: { readonly left: number | null; readonly resetsAt: string | null };
  /** What a context provider knows, by plain names, e.g. {asn, organisation, country, city, latitude, longitude}. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  /** Credit that a licence asks to be shown with the data. */
  readonly attribution?: string;
}

/** The parts of a Finding that only a provider can know; `ask` fills in the rest. */
export type Reply = Pick<Finding, "status"> &
  Partial<
    Pick<
      Finding,
      | "verdict"
      | "score"
      | "reliability"
      | "evidence"
      | "tags"
      | "firstSeen"
      | "lastSeen"
      | "tlp"
      | "link"
      | "quota"
      | "facts"
      | "attribution"
    >
  >;

/** What a provider may use to answer. Every byte that leaves goes through `fetch`. */
export interface EnrichIo {
  /** Fixed origin, no cross-host redirects, 1 MB cap, the remaining budget as deadline. */
  fetch(url: string, init?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Response>;
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** The tag of a finding that says: not asked, for the holder of the indicator could notice; a person may ask all the same. */
export const askable = "on request";

/** The tag of a finding that says: there is a key, and the provider refuses it. */
export const keyRefused = "key refused";

/** The tag of a finding that says: it answered, and its label keeps the answer from this place. */
export const withheld = "withheld";

/** That a provider was told of an indicator: what left, to whom, and when. */
export interface Told {
  readonly provider: string;
  readonly indicator: Indicator;
  readonly at: string;
}

export interface Enricher {
  readonly name: string;
  readonly kind: EnricherKind;
  readonly family: string;
  readonly reliability: Reliability;
  /** True when the value leaves the machine: policy and TLP are judged first. */
  readonly external: boolean;
  accepts(indicator: Indicator): boolean;
  lookup(indicator: Indicator, io: EnrichIo): Promise<Reply>;
}

/** The port that commands get: asks every provider that accepts the indicator, each answer as it lands. */
export interface Enrichment {
  ask(indicator: Indicator, options: AskOptions): AsyncIterable<Finding>;
}
export interface AskOptions {
  readonly signal: AbortSignal;
  readonly tlp: Tlp;
  /** A stricter level that may yet come to light: whoever would be told of the indicator waits for it. Never rejects. */
  readonly handling?: Promise<Tlp>;
  /** `person` may use all of a quota, `job` only half of it. */
  readonly for: "person" | "job";
  readonly refresh?: boolean;
  /** Only what is known on this machine: no provider that anybody else answers for. */
  readonly here?: boolean;
  /** Reverse DNS and other look-ups that the holder of the address could notice. */
  readonly active?: boolean;
  /** Hears of everything that leaves on behalf of this question, as it leaves. */
  readonly told?: (told: Told) => void;
}
