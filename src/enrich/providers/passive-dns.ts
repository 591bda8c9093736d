import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import { readJson } from "../answer.ts";
import { getOrNull, isoTime, notFound, seen } from "../api.ts";
import { otxApi, otxSection } from "../otx-api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const answer = z.object({
  passive_dns: z.array(
    z.object({
      hostname: z.string(),
      address: z.string().nullish(),
      first: z.string().nullish(),
      last: z.string().nullish(),
    }),
  ),
});

/** Which names pointed at an address, or which addresses a name had, as resolvers elsewhere saw it: nobody is resolved. */
export function passiveDns(settings: EnrichSettings): Provider {
  const api = otxApi(settings);
  return {
    ...api.common,
    name: "passive-dns",
    kind: "context",
    family: "passive-dns",
    reliability: "C",
    ttlMs: ttl.sixHours,
    accepts: ({ kind }) => kind === "ip" || kind === "domain",
    async lookup(indicator, io): Promise<Reply> {
      const path = `api/v1/indicators/${otxSection(indicator)}/passive_dns`;
      const response = await getOrNull(io, api.url(path), { "X-OTX-API-KEY": api.key });
      const records = response && (await readJson(response, answer)).passive_dns;
      if (!records || records.length === 0) return notFound;
      const newest = [...records].sort((a, b) => (b.last ?? "").localeCompare(a.last ?? ""));
      const other = indicator.kind === "ip" ? "hostname" : "address";
      const names = [...new Set(newest.map((record) => record[other]).filter((name): name is string => Boolean(name)))];
      const first = records
        .map((record) => isoTime(record.first))
        .filter(Boolean)
        .sort();
      return {
        status: "ok",
        evidence: names.slice(0, 8),
        facts: indicator.kind === "ip" ? { resolvedNames: names.length } : { resolvedAddresses: names.length },
        ...seen(first[0], isoTime(newest[0]?.last)),
      };
    },
  };
}
