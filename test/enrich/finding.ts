import type { Finding } from "../../src/model/enrich.ts";

/** What a provider said of an address, as far as a test does not say otherwise. */
export const finding = (provider: string, extra: Partial<Finding> = {}): Finding => ({
  provider,
  kind: "reputation",
  indicator: { kind: "ip", value: "203.0.113.66" },
  status: "ok",
  verdict: "unknown",
  score: null,
  reliability: "C",
  family: provider,
  evidence: [],
  tags: [],
  fetchedAt: "2026-01-15T12:00:00.000Z",
  cached: false,
  ageMs: 0,
  latencyMs: 1,
  ...extra,
});
