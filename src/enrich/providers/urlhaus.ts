import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import type { Indicator } from "../../model/indicator.ts";
import { askAbuseCh, form } from "../abuse-ch.ts";
import { apiOf, isoTime, notFound, seen, words } from "../api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const listed = z.object({
  url_status: z.string().nullish(),
  date_added: z.string().nullish(),
  threat: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});
const answer = listed.extend({
  urlhaus_reference: z.string().nullish(),
  firstseen: z.string().nullish(),
  lastseen: z.string().nullish(),
  blacklists: z.object({ spamhaus_dbl: z.string().nullish() }).nullish(),
  signature: z.string().nullish(),
  urls: z.array(listed).nullish(),
});

/** Who hands out malware: hosts, URLs, and files that came from them. */
export function urlhaus(settings: EnrichSettings): Provider {
  const usual = "https://urlhaus-api.abuse.ch";
  const api = apiOf(settings, {
    usual,
    urlName: "URLHAUS_URL",
    familyUrlName: "ABUSECH_URL",
    keyName: "ABUSECH_AUTH_KEY",
  });
  return {
    ...api.common,
    name: "urlhaus",
    kind: "reputation",
    family: "abuse.ch",
    reliability: "B",
    ttlMs: ttl.sixHours,
    accepts: (indicator) => questionOf(indicator) !== null,
    async lookup(indicator, io): Promise<Reply> {
      const question = questionOf(indicator);
      if (!question) return { status: "unsupported" };
      const [path, fields] = question;
      const found = await askAbuseCh(io, api, `v1/${path}/`, form(fields), answer);
      if (!found) return notFound;
      const urls = found.urls ?? (indicator.kind === "url" ? [found] : []);
      const online = urls.filter((url) => url.url_status === "online").length;
      // A good host that somebody abuses: not the host's own malice.
      const abused = found.blacklists?.spamhaus_dbl?.startsWith("abused_legit") === true;
      const isFile = indicator.kind === "hash";
      const dates = urls
        .map((url) => isoTime(url.date_added))
        .filter((date): date is string => date !== undefined)
        .sort();
      return {
        status: "ok",
        verdict: (online > 0 || isFile) && !abused ? "malicious" : "suspicious",
        evidence: words(
          isFile ? "a file that malware URLs served" : `${urls.length} malware URLs listed, ${online} online`,
          abused && "a legitimate site that is abused",
          found.signature,
          ...new Set(urls.map((url) => url.threat)),
        ),
        tags: urls.flatMap((url) => url.tags ?? []),
        ...(found.urlhaus_reference?.startsWith("https://") && { link: found.urlhaus_reference }),
        ...seen(isoTime(found.firstseen) ?? dates[0], isoTime(found.lastseen) ?? dates.at(-1)),
      };
    },
  };
}

function questionOf({ kind, value }: Indicator): readonly [path: string, fields: Record<string, string>] | null {
  if (kind === "ip" || kind === "domain") return ["host", { host: value }];
  if (kind === "url") return ["url", { url: value }];
  if (kind !== "hash") return null;
  if (value.length === 32) return ["payload", { md5_hash: value }];
  return value.length === 64 ? ["payload", { sha256_hash: value }] : null;
}
