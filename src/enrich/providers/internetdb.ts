import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import { readJson } from "../answer.ts";
import { apiOf, getOrNull, notFound, words } from "../api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const answer = z.object({
  ports: z.array(z.number()),
  hostnames: z.array(z.string()),
  tags: z.array(z.string()),
  vulns: z.array(z.string()),
});

/** Shodan's free view of an address: what it offers to the internet. */
export function internetdb(settings: EnrichSettings): Provider {
  const api = apiOf(settings, { usual: "https://internetdb.shodan.io", urlName: "INTERNETDB_URL" });
  return {
    ...api.common,
    name: "internetdb",
    kind: "context",
    family: "shodan",
    reliability: "B",
    ttlMs: ttl.day,
    accepts: ({ kind }) => kind === "ip",
    async lookup({ value }, io): Promise<Reply> {
      const response = await getOrNull(io, api.url(encodeURIComponent(value)), {});
      if (!response) return notFound;
      const { ports, hostnames, tags, vulns } = await readJson(response, answer);
      return {
        status: "ok",
        evidence: words(
          ports.length > 0 && `open ports ${ports.slice(0, 20).join(", ")}`,
          hostnames.length > 0 && `names ${hostnames.slice(0, 5).join(", ")}`,
          vulns.length > 0 && `${vulns.length} known vulnerabilities, e.g. ${vulns.slice(0, 3).join(", ")}`,
        ),
        tags,
        facts: { openPorts: ports.join(", "), knownVulnerabilities: vulns.length },
        link: `https://www.shodan.io/host/${value}`,
      };
    },
  };
}
