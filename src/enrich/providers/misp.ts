import { z } from "zod";
import type { Reply, Tlp } from "../../model/enrich.ts";
import { readJson } from "../answer.ts";
import { apiOf, isoTime, notFound, onlyOk, seen, words } from "../api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const tag = z.object({ name: z.string() });
const attribute = z.object({
  event_id: z.coerce.string(),
  type: z.string(),
  category: z.string().nullish(),
  value: z.string(),
  to_ids: z.boolean(),
  comment: z.string().nullish(),
  timestamp: z.coerce.number().nullish(),
  first_seen: z.string().nullish(),
  last_seen: z.string().nullish(),
  Event: z.object({ info: z.string().nullish() }).nullish(),
  Tag: z.array(tag).nullish(),
});
const answer = z.object({ response: z.object({ Attribute: z.array(attribute) }) });

/** Laxest first. TLP:WHITE is what version 1 called CLEAR. */
const labels: readonly Tlp[] = ["clear", "green", "amber", "amber+strict", "red"];

/** The operator's own MISP: what is asked there has not left the house. */
export function misp(settings: EnrichSettings): Provider {
  // `.invalid` is never reached: without MISP_URL the provider is off.
  const api = apiOf(settings, { usual: "https://misp.invalid", urlName: "MISP_URL", keyName: "MISP_API_KEY" });
  const missing = ["MISP_URL", "MISP_API_KEY"].filter((name) => !settings.env[name]);
  return {
    ...api.common,
    ...(missing.length > 0 && { off: `Set ${missing.join(" and ")} to ask your MISP.` }),
    external: false,
    own: true,
    name: "misp",
    kind: "reputation",
    family: "misp",
    reliability: "B",
    ttlMs: ttl.fourHours,
    accepts: ({ kind }) => ["ip", "cidr", "domain", "url", "hash", "email", "cve"].includes(kind),
    async lookup({ value }, io): Promise<Reply> {
      const headers = { Authorization: api.key, accept: "application/json", "content-type": "application/json" };
      const body = JSON.stringify({ returnFormat: "json", value, includeEventTags: true, limit: 50 });
      const response = onlyOk(await io.fetch(api.url("attributes/restSearch"), { method: "POST", headers, body }));
      const found = (await readJson(response, answer)).response.Attribute;
      if (found.length === 0) return notFound;
      const actionable = found.filter(({ to_ids }) => to_ids).length;
      const tags = found.flatMap(({ Tag }) => Tag?.map(({ name }) => name) ?? []);
      const tlp = strictest(tags);
      const first = found
        .map((each) => isoTime(each.first_seen))
        .filter(Boolean)
        .sort();
      const last = found
        .map((each) => isoTime(each.last_seen ?? each.timestamp))
        .filter(Boolean)
        .sort();
      return {
        status: "ok",
        verdict: actionable > 0 ? "malicious" : "unknown",
        evidence: [
          `${found.length} attributes, ${actionable} meant for detection`,
          ...found.slice(0, 4).map((each) => words(each.Event?.info, each.category, each.comment).join(", ")),
        ],
        tags,
        link: api.url(`events/view/${encodeURIComponent(found[0]?.event_id ?? "")}`),
        ...(tlp && { tlp }),
        ...seen(first[0], last.at(-1)),
      };
    },
  };
}

function strictest(tags: readonly string[]): Tlp | undefined {
  const named = tags.map((name) => name.toLowerCase().replace("tlp:white", "tlp:clear"));
  return labels.findLast((label) => named.includes(`tlp:${label}`));
}
