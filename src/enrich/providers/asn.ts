import { z } from "zod";
import type { Reply } from "../../model/enrich.ts";
import { type Address, readAddress } from "../address.ts";
import { type Announced, openAsnList } from "../asn/list.ts";
import { openDatabase } from "../mmdb.ts";
import { once } from "../once.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

interface AsnSource {
  readonly source: string;
  readonly built: string;
  readonly attribution?: string;
  find(address: Address): Promise<Announced | null>;
}

const credit = "Routing data by RouteViews and DB-IP, CC BY 4.0 (https://www.routeviews.org, https://db-ip.com)";
const record = z.object({
  autonomous_system_number: z.number(),
  autonomous_system_organization: z.string().optional(),
});

/** Who announces an address to the internet. */
export function asn(settings: EnrichSettings): Provider {
  const own = settings.env["GEOIP_ASN_DB"];
  const source = once(() => (own ? ownDatabase(own) : installedList()));
  return {
    name: "asn",
    kind: "context",
    family: "asn",
    reliability: "B",
    external: false,
    origins: [],
    ttlMs: ttl.none,
    accepts: ({ kind }) => kind === "ip",
    async lookup({ value }): Promise<Reply> {
      const address = readAddress(value);
      if (address === null) return { status: "unsupported" };
      const { source: name, built, attribution, find } = await source();
      const found = await find(address);
      if (found === null) return { status: "not_found", evidence: ["No network announces this address."] };
      return {
        status: "ok",
        evidence: [`AS${found.asn} ${found.organisation}`],
        facts: { ...found, source: name, sourceDate: built },
        ...(attribution && { attribution }),
      };
    },
  };
}

async function installedList(): Promise<AsnSource> {
  return { source: "RouteViews", attribution: credit, ...(await openAsnList()) };
}

async function ownDatabase(file: string): Promise<AsnSource> {
  const database = await openDatabase(file, "GEOIP_ASN_DB");
  return {
    source: database.type,
    built: database.built,
    async find(address) {
      const read = record.safeParse(database.covers(address) ? database.find(address) : null);
      if (!read.success) return null;
      const { autonomous_system_number: number, autonomous_system_organization: organisation = "" } = read.data;
      return { asn: number, organisation };
    },
  };
}
