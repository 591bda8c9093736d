import type { Reply } from "../../model/enrich.ts";
import { readAddress } from "../address.ts";
import { placeSources } from "../places/databases.ts";
import { placeOf } from "../places/place.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

const maxMindCredit = "This product includes GeoLite2 data created by MaxMind (https://www.maxmind.com)";

/**
 * Where an address is, roughly: two city databases agree on a third of all addresses, so the answer always carries its
 * source, the source's date and "approx.".
 */
export function geoip(settings: EnrichSettings): Provider {
  const sourceFor = placeSources(settings.env["GEOIP_CITY_DB"]);
  return {
    name: "geoip",
    kind: "context",
    family: "geoip",
    reliability: "C",
    external: false,
    origins: [],
    ttlMs: ttl.none,
    accepts: ({ kind }) => kind === "ip",
    async lookup({ value }): Promise<Reply> {
      const address = readAddress(value);
      const source = address && sourceFor(address);
      if (!address || !source) return { status: "unsupported", evidence: ["No database covers this address."] };
      const database = await source.open();
      if (!database.covers(address))
        return { status: "unsupported", evidence: ["The database has no IPv6 addresses."] };
      const place = placeOf(database.type, database.find(address));
      if (place === null) return { status: "not_found" };
      const name = source.name === "GEOIP_CITY_DB" ? database.type : source.name;
      const attribution = database.type.startsWith("GeoLite2") ? maxMindCredit : source.attribution;
      const where = [place.city, place.region, place.country].filter(
        (part, at, all) => part && all.indexOf(part) === at,
      );
      return {
        status: "ok",
        evidence: [`${where.join(", ")} (approx., ${name} ${database.built})`],
        facts: { ...place, approximate: true, source: name, sourceDate: database.built },
        ...(attribution && { attribution }),
      };
    },
  };
}
