import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import { readJson } from "../answer.ts";
import { getOrNull, isoTime, notFound, seen } from "../api.ts";
import { otxApi, otxSection } from "../otx-api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const pulse = z.object({
  name: z.string(),
  created: z.string().nullish(),
  modified: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});
const answer = z.object({
  pulse_info: z.object({ count: z.number(), pulses: z.array(pulse) }),
  validation: z.array(z.object({ message: z.string().nullish(), name: z.string().nullish() })).nullish(),
});

/** Anybody may write a pulse: it supports what others say and never decides. */
export function otx(settings: EnrichSettings): Provider {
  const api = otxApi(settings);
  return {
    ...api.common,
    name: "otx",
    kind: "reputation",
    family: "aggregators",
    reliability: "D",
    ttlMs: ttl.sixHours,
    accepts: (indicator) => otxSection(indicator) !== null,
    async lookup(indicator, io): Promise<Reply> {
      const path = `api/v1/indicators/${otxSection(indicator)}/general`;
      const response = await getOrNull(io, api.url(path), { "X-OTX-API-KEY": api.key });
      if (!response) return notFound;
      const { pulse_info, validation } = await readJson(response, answer);
      if (pulse_info.count === 0) return notFound;
      const known = (validation ?? []).map(({ message, name }) => message || name).filter(Boolean);
      const created = pulse_info.pulses
        .map((each) => isoTime(each.created))
        .filter(Boolean)
        .sort();
      const changed = pulse_info.pulses
        .map((each) => isoTime(each.modified))
        .filter(Boolean)
        .sort();
      return {
        status: "ok",
        verdict: known.length > 0 ? "unknown" : "suspicious",
        evidence: [
          `named in ${pulse_info.count} pulses`,
          ...(known.length > 0 ? [`also listed as ${known.join(", ")}`] : []),
          ...pulse_info.pulses.slice(0, 4).map(({ name }) => name),
        ],
        tags: pulse_info.pulses.flatMap(({ tags }) => tags ?? []),
        link: `https://otx.alienvault.com/indicator/${indicator.kind}/${encodeURIComponent(indicator.value)}`,
        ...seen(created[0], changed.at(-1)),
      };
    },
  };
}
