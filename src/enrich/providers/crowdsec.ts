import { z } from "zod";
import type { Reply, VerdictWord } from "../../model/enrich.ts";
import { readJson } from "../answer.ts";
import { apiOf, dayMs, getOrNull, isoTime, notFound, seen } from "../api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const answer = z.object({
  scores: z.object({ overall: z.object({ total: z.number() }) }),
  behaviors: z.array(z.object({ name: z.string(), label: z.string().nullish() })).nullish(),
  history: z.object({ first_seen: z.string().nullish(), last_seen: z.string().nullish() }).nullish(),
});

/** What other people's machines blocked. */
export function crowdsec(settings: EnrichSettings): Provider {
  const usual = "https://cti.api.crowdsec.net";
  const api = apiOf(settings, { usual, urlName: "CROWDSEC_URL", keyName: "CROWDSEC_API_KEY" });
  return {
    ...api.common,
    name: "crowdsec",
    kind: "reputation",
    family: "aggregators",
    reliability: "C",
    ttlMs: ttl.fourHours,
    allowances: [{ calls: 50, perMs: dayMs }],
    accepts: ({ kind }) => kind === "ip",
    async lookup({ value }, io): Promise<Reply> {
      const response = await getOrNull(io, api.url(`v2/smoke/${encodeURIComponent(value)}`), { "x-api-key": api.key });
      if (!response) return notFound;
      const { scores, behaviors, history } = await readJson(response, answer);
      const { total } = scores.overall;
      return {
        status: "ok",
        verdict: verdictOf(total),
        score: Math.min(100, total * 20),
        evidence: [`threat level ${total} of 5`, ...(behaviors ?? []).map(({ name, label }) => label || name)],
        tags: (behaviors ?? []).map(({ name }) => name),
        link: `https://app.crowdsec.net/cti/${value}`,
        ...seen(isoTime(history?.first_seen), isoTime(history?.last_seen)),
      };
    },
  };
}

/** `total` runs from 0 to 5. */
function verdictOf(total: number): VerdictWord {
  if (total > 3) return "malicious";
  return total > 2 ? "suspicious" : "unknown";
}
