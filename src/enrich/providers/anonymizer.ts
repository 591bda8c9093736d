import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import { readAddress } from "../address.ts";
import { openDatabase } from "../mmdb.ts";
import { once } from "../once.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const record = z.object({
  is_anonymous: z.boolean().optional(),
  is_anonymous_vpn: z.boolean().optional(),
  is_hosting_provider: z.boolean().optional(),
  is_public_proxy: z.boolean().optional(),
  is_residential_proxy: z.boolean().optional(),
  is_tor_exit_node: z.boolean().optional(),
  anonymizer_confidence: z.number().optional(),
  network_last_seen: z.string().optional(),
  provider_name: z.string().optional(),
});
const flags = [
  ["is_anonymous_vpn", "anonymising VPN"],
  ["is_public_proxy", "public proxy"],
  ["is_residential_proxy", "residential proxy"],
  ["is_tor_exit_node", "Tor exit"],
  ["is_hosting_provider", "hosting provider"],
] as const;

/** Whether an address hides who uses it, by the operator's GeoIP2 Anonymous IP or Anonymous Plus database. */
export function anonymizer(settings: EnrichSettings): Provider {
  const file = settings.env["GEOIP_ANONYMOUS_DB"];
  const opened = once(() => openDatabase(file ?? "", "GEOIP_ANONYMOUS_DB"));
  return {
    name: "anonymizer",
    kind: "context",
    family: "anonymizer",
    reliability: "B",
    external: false,
    origins: [],
    ttlMs: ttl.none,
    ...(!file && { off: "Set GEOIP_ANONYMOUS_DB to a GeoIP2 Anonymous IP database." }),
    accepts: ({ kind }) => kind === "ip",
    async lookup({ value }): Promise<Reply> {
      const address = readAddress(value);
      const database = await opened();
      if (address === null || !database.covers(address)) return { status: "unsupported" };
      const found = record.parse(database.find(address) ?? {});
      const named = flags.filter(([flag]) => found[flag]).map(([, name]) => name);
      if (!found.is_anonymous && named.length === 0) return { status: "not_found" };
      const { anonymizer_confidence: confidence, provider_name: provider, network_last_seen: lastSeen } = found;
      return {
        status: "ok",
        evidence: [`${named.join(", ") || "anonymising service"} (${database.type} ${database.built})`],
        tags: named,
        facts: {
          anonymous: found.is_anonymous === true,
          ...(provider && { anonymizer: provider }),
          ...(confidence !== undefined && { anonymizerConfidence: confidence }),
        },
        ...(lastSeen && { lastSeen }),
      };
    },
  };
}
