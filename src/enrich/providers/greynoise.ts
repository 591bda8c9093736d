import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import { readAddress } from "../address.ts";
import { readJson } from "../answer.ts";
import { apiOf, dayMs, getOrNull, isoTime, notFound, seen, words } from "../api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const answer = z.object({
  noise: z.boolean(),
  riot: z.boolean(),
  classification: z.enum(["malicious", "suspicious", "benign", "unknown"]).catch("unknown"),
  name: z.string().nullish(),
  link: z.string().nullish(),
  last_seen: z.string().nullish(),
});
/**
 * Who scans the internet. "Malicious" means scanning with bad intent. A known business service (`riot`) is context: the
 * community answer does not say how far it is trusted, and rentable computers are among them.
 */
export function greynoise(settings: EnrichSettings): Provider {
  const usual = "https://api.greynoise.io";
  const api = apiOf(settings, { usual, urlName: "GREYNOISE_URL", keyName: "GREYNOISE_API_KEY" });
  return {
    ...api.common,
    name: "greynoise",
    kind: "reputation",
    family: "greynoise",
    reliability: "B",
    ttlMs: ttl.day,
    allowances: [{ calls: 50, perMs: 7 * dayMs }],
    accepts: ({ kind, value }) => kind === "ip" && readAddress(value)?.version === 4,
    async lookup({ value }, io): Promise<Reply> {
      const response = await getOrNull(io, api.url(`v3/community/${value}`), { key: api.key });
      if (!response) return notFound;
      const { noise, riot, classification, name, link, last_seen } = await readJson(response, answer);
      return {
        status: "ok",
        verdict: noise && !riot ? classification : "unknown",
        evidence: words(
          noise && `scans the internet, classified ${classification}`,
          riot && "belongs to a known business service, which is no sign of trust",
          name && name !== "unknown" && name,
        ),
        tags: words(noise && "scanner", riot && "business service"),
        ...(link?.startsWith("https://") && { link }),
        ...seen(undefined, isoTime(last_seen)),
      };
    },
  };
}
