import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import type { Indicator } from "../../model/indicator.ts";
import { readAddress } from "../address.ts";
import { dailyList } from "../daily-list.ts";
import { fault } from "../fault.ts";
import { baseUrl, type EnrichSettings, type Provider, ttl } from "../provider.ts";
import { type AddressRange, readCidr } from "../ranges.ts";

interface Listed {
  readonly cidr: string;
  readonly sblid: string;
  readonly range: AddressRange;
}
const line = z.object({ cidr: z.string(), sblid: z.string() });

/** Ranges that belong to criminals as a whole, by the Spamhaus DROP list. One JSON object a line, the last one about the list. */
export function spamhausDrop(settings: EnrichSettings): Provider {
  const base = baseUrl(settings, "SPAMHAUS_DROP_URL", "https://www.spamhaus.org/drop");
  const lists = {
    4: dailyList(settings, "spamhaus-drop-v4.json", new URL("drop_v4.json", base).href, rangesIn),
    6: dailyList(settings, "spamhaus-drop-v6.json", new URL("drop_v6.json", base).href, rangesIn),
  };
  return {
    name: "spamhaus-drop",
    kind: "context",
    family: "spamhaus",
    reliability: "A",
    external: false,
    origins: [base.origin],
    ttlMs: ttl.day,
    accepts: ({ kind }) => kind === "ip" || kind === "cidr",
    async lookup(indicator, io): Promise<Reply> {
      const asked = rangeOf(indicator);
      if (asked === null) return { status: "unsupported" };
      const { entries, at } = await lists[asked.version](io);
      const list = `DROP list of ${at.toISOString().slice(0, 10)}`;
      const found = entries.find(({ range }) => range.first <= asked.first && asked.last <= range.last);
      if (!found) return { status: "not_found", evidence: [`Not in the ${list}.`] };
      return {
        status: "ok",
        evidence: [`${found.cidr} is ${found.sblid} in the ${list}`],
        tags: ["drop"],
        facts: { dropRange: found.cidr },
        link: `https://check.spamhaus.org/sbl/query/${encodeURIComponent(found.sblid)}`,
        attribution: "DROP list by The Spamhaus Project (https://www.spamhaus.org/blocklists/do-not-route-or-peer/)",
      };
    },
  };
}

function rangeOf({ kind, value }: Indicator): AddressRange | null {
  if (kind === "cidr") return readCidr(value);
  const address = readAddress(value);
  return address && { version: address.version, first: address.bits, last: address.bits };
}

function rangesIn(text: string): readonly Listed[] {
  const listed = text.split("\n").flatMap((each): Listed[] => {
    const read = line.safeParse(parsed(each));
    const range = read.success ? readCidr(read.data.cidr) : null;
    return read.success && range ? [{ ...read.data, range }] : [];
  });
  if (listed.length === 0) throw fault("malformed", "it answered something that is no DROP list");
  return listed;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
