import { z } from "zod";
import type { Reply, VerdictWord } from "../../model/enrich.ts";
import type { Indicator } from "../../model/indicator.ts";
import { readJson } from "../answer.ts";
import { apiOf, dayMs, isoTime, minuteMs, notFound, seen, words } from "../api.ts";
import { fault } from "../fault.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

/** So many engines must say malicious; half of it makes suspicious. */
const threshold = 5;

const answer = z.object({
  data: z.object({
    attributes: z.object({
      last_analysis_stats: z.object({
        malicious: z.number(),
        suspicious: z.number(),
        harmless: z.number(),
        undetected: z.number(),
      }),
      last_analysis_date: z.number().nullish(),
      first_submission_date: z.number().nullish(),
      tags: z.array(z.string()).nullish(),
      popular_threat_classification: z.object({ suggested_threat_label: z.string().nullish() }).nullish(),
    }),
  }),
});

const paths = { ip: "ip_addresses", domain: "domains", hash: "files", url: "urls" } as const;
const pages = { ip: "ip-address", domain: "domain", hash: "file", url: "url" } as const;
type Kind = keyof typeof paths;
const isKind = (kind: string): kind is Kind => kind in paths;

/** Look-ups only, never a submission. Engines that say "harmless" do not make anything benign. */
export function virustotal(settings: EnrichSettings): Provider {
  const usual = "https://www.virustotal.com";
  const api = apiOf(settings, { usual, urlName: "VIRUSTOTAL_URL", keyName: "VIRUSTOTAL_API_KEY" });
  return {
    ...api.common,
    name: "virustotal",
    kind: "reputation",
    family: "aggregators",
    reliability: "C",
    ttlMs: ttl.sixHours,
    allowances: [
      { calls: 4, perMs: minuteMs },
      { calls: 500, perMs: dayMs },
    ],
    accepts: ({ kind }) => isKind(kind),
    async lookup({ kind, value }, io): Promise<Reply> {
      if (!isKind(kind)) return { status: "unsupported" };
      const id = idOf({ kind, value });
      const response = await io.fetch(api.url(`api/v3/${paths[kind]}/${id}`), { headers: { "x-apikey": api.key } });
      // Seen instead of a 429 when the allowance is spent.
      if (response.status === 204) throw fault("quota", "it answered 204", { retryAfterMs: minuteMs });
      if (response.status === 404) return notFound;
      const { attributes } = (await readJson(response, answer)).data;
      const { malicious, suspicious, harmless, undetected } = attributes.last_analysis_stats;
      const engines = malicious + suspicious + harmless + undetected;
      return {
        status: "ok",
        verdict: verdictOf(malicious, suspicious),
        score: engines === 0 ? 0 : Math.round((100 * malicious) / engines),
        evidence: words(
          `${malicious} of ${engines} engines ${malicious === 1 ? "says" : "say"} malicious`,
          suspicious > 0 && `${suspicious} ${suspicious === 1 ? "says" : "say"} suspicious`,
          attributes.popular_threat_classification?.suggested_threat_label,
        ),
        tags: attributes.tags ?? [],
        link: `${usual}/gui/${pages[kind]}/${id}`,
        ...seen(isoTime(attributes.first_submission_date), isoTime(attributes.last_analysis_date)),
      };
    },
  };
}

function verdictOf(malicious: number, suspicious: number): VerdictWord {
  if (malicious >= threshold) return "malicious";
  return malicious + suspicious >= threshold / 2 ? "suspicious" : "unknown";
}

/** A URL is known by its unpadded base64url. */
const idOf = ({ kind, value }: Indicator): string =>
  kind === "url" ? Buffer.from(value).toString("base64url") : encodeURIComponent(value);
