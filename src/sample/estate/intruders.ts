import type { Network } from "./networks.ts";

/** The address of the first incident: rented by anyone from a cloud, registered in the US, located in Singapore. */
export const intruder = "23.97.60.214";

/** The second incident's hands, each in a documentation range. */
export const sprayer = abroad("203.0.113.66", 64500, "NL", "Amsterdam", 52.37, 4.9);
export const slowSprayers = Array.from({ length: 12 }, (_, index) =>
  abroad(`198.51.100.${101 + index}`, 64500, "NL", "Amsterdam", 52.37, 4.9),
);
export const operator = abroad("192.0.2.44", 64501, "SE", "Stockholm", 59.33, 18.07);
/** The operator's other spelling: the same person over IPv6. */
export const operator6 = "2001:db8:66::1a";
/** Where the fake sharing site lives. */
export const lureAddress = "192.0.2.80";
export const lureDomain = "docs-share.example";

/** Known from an indicator that had run out by then: the firewall refuses it three hundred times. */
export const knownScanner = "198.51.100.23";
/** One address that carries many harmless names. */
export const sharedHosting = "192.0.2.200";

function abroad(address: string, asn: number, country: string, city: string, latitude: number, longitude: number) {
  return { address, asn, country, city, latitude, longitude } satisfies Network;
}
