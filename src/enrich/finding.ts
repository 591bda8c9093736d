import type { Finding, Reply } from "../model/enrich.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Provider } from "./provider.ts";

export interface Timing {
  /** ms since 1970. */
  readonly fetchedAt: number;
  readonly ageMs: number;
  readonly latencyMs: number;
  readonly cached: boolean;
}

/** The normal form of a reply. Only an `ok` reply keeps a verdict, and a context provider never has one. */
export function findingOf(provider: Provider, indicator: Indicator, reply: Reply, timing: Timing): Finding {
  const {
    evidence = [],
    tags = [],
    reliability = provider.reliability,
    verdict = "unknown",
    score = null,
    ...rest
  } = reply;
  const votes = reply.status === "ok" && provider.kind !== "context";
  return {
    ...rest,
    provider: provider.name,
    kind: provider.kind,
    family: provider.family,
    indicator,
    verdict: votes ? verdict : "unknown",
    score: votes ? score : null,
    reliability,
    evidence: evidence.slice(0, 8).map(plain),
    tags: [...new Set(tags.map(plain))].slice(0, 16),
    fetchedAt: new Date(timing.fetchedAt).toISOString(),
    cached: timing.cached,
    ageMs: timing.ageMs,
    latencyMs: timing.latencyMs,
  };
}

/** Third parties' words: one line, no control characters, short. */
function plain(words: string): string {
  const line = words.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
