import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import type { Indicator } from "../../model/indicator.ts";
import { askAbuseCh, json } from "../abuse-ch.ts";
import { apiOf, isoTime, notFound, seen, words } from "../api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

/** From this confidence of the reporter on, a listing is malicious. */
const threshold = 75;

const entry = z.object({
  id: z.coerce.string().nullish(),
  ioc: z.string().nullish(),
  threat_type: z.string().nullish(),
  malware_printable: z.string().nullish(),
  confidence_level: z.coerce.number(),
  first_seen: z.string().nullish(),
  last_seen: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});
const answer = z.object({ data: z.array(entry) });

/** Indicators of malware, mostly of its command and control. */
export function threatfox(settings: EnrichSettings): Provider {
  const usual = "https://threatfox-api.abuse.ch";
  const api = apiOf(settings, {
    usual,
    urlName: "THREATFOX_URL",
    familyUrlName: "ABUSECH_URL",
    keyName: "ABUSECH_AUTH_KEY",
  });
  return {
    ...api.common,
    name: "threatfox",
    kind: "reputation",
    family: "abuse.ch",
    reliability: "B",
    ttlMs: ttl.sixHours,
    accepts: ({ kind, value }) =>
      ["ip", "domain", "url"].includes(kind) || (kind === "hash" && [32, 64].includes(value.length)),
    async lookup(indicator, io): Promise<Reply> {
      const { kind, value } = indicator;
      const query =
        kind === "hash" ? { query: "search_hash", hash: value } : { query: "search_ioc", search_term: value };
      const found = await askAbuseCh(io, api, "api/v1/", json(query), answer);
      const listings = (found?.data ?? []).filter((listing) => kind === "hash" || isAbout(listing.ioc, indicator));
      if (listings.length === 0) return notFound;
      const confidence = Math.max(...listings.map((listing) => listing.confidence_level));
      const first = listings
        .map((listing) => isoTime(listing.first_seen))
        .filter(Boolean)
        .sort();
      const last = listings
        .map((listing) => isoTime(listing.last_seen ?? listing.first_seen))
        .filter(Boolean)
        .sort();
      const [newest] = listings;
      return {
        status: "ok",
        verdict: confidence >= threshold ? "malicious" : "suspicious",
        score: confidence,
        evidence: listings
          .slice(0, 5)
          .map((each) =>
            words(each.malware_printable, each.threat_type, `confidence ${each.confidence_level}`).join(", "),
          ),
        tags: listings.flatMap((listing) => listing.tags ?? []),
        ...(newest?.id && { link: `https://threatfox.abuse.ch/ioc/${encodeURIComponent(newest.id)}/` }),
        ...seen(first[0], last.at(-1)),
      };
    },
  };
}

/** The search also finds text that contains the term: `1.2.3.4` in `11.2.3.44:80`. */
function isAbout(listed: string | null | undefined, { kind, value }: Indicator): boolean {
  const text = listed?.toLowerCase() ?? "";
  if (kind === "url") return text === value.toLowerCase();
  const host = text.replace(/^[a-z][a-z0-9+.-]*:\/\//, "").split(/[/?#]/)[0] ?? "";
  return host === value || host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "") === value;
}
