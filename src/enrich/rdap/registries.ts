import { type Address, widthOf } from "../address.ts";
import { contains, readCidr } from "../ranges.ts";

/** The five regional internet registries: where they answer over RDAP and over WHOIS. */
export const registries = {
  AFRINIC: { rdap: "https://rdap.afrinic.net/rdap/", whois: "whois.afrinic.net" },
  APNIC: { rdap: "https://rdap.apnic.net/", whois: "whois.apnic.net" },
  ARIN: { rdap: "https://rdap.arin.net/registry/", whois: "whois.arin.net" },
  LACNIC: { rdap: "https://rdap.lacnic.net/rdap/", whois: "whois.lacnic.net" },
  RIPE: { rdap: "https://rdap.db.ripe.net/", whois: "whois.ripe.net" },
} as const;
export type Registry = keyof typeof registries;
export const registryNames = Object.keys(registries) as readonly Registry[];

/**
 * Which registry to ask first, as IANA publishes it (data.iana.org/rdap/ipv4.json and ipv6.json): IPv4 by first octet,
 * IPv6 by prefix. A registry that has passed a block on redirects to the one that holds it now.
 */
const v4: Readonly<Record<Registry, string>> = {
  AFRINIC: "41 102 105 154 196-197",
  APNIC: "1 14 27 36 39 42-43 49 58-61 101 103 106 110-126 133 150 153 163 171 175 180 182-183 202-203 210-211 218-223",
  ARIN:
    "3-4 6-9 11-13 15-24 26 28-30 32-35 38 40 44-45 47-48 50 52 54-56 63-76 96-100 104 107-108 128-132 134-140 142-144 " +
    "146-149 152 155-162 164-170 172-174 184 192 198-199 204-209 214-216",
  LACNIC: "177 179 181 186-187 189-191 200-201",
  RIPE: "2 5 25 31 37 46 51 53 57 62 77-95 109 141 145 151 176 178 185 188 193-195 212-213 217",
};
const v6: Readonly<Record<Registry, string>> = {
  AFRINIC: "2001:4200::/23 2c00::/12",
  APNIC:
    "2001:200::/23 2001:4400::/23 2001:8000::/19 2001:a000::/20 2001:b000::/20 2001:c00::/23 2001:e00::/23 2400::/12 2410::/12",
  ARIN: "2001:1800::/23 2001:400::/23 2001:4800::/23 2600::/12 2610::/23 2620::/23 2630::/12",
  LACNIC: "2001:1200::/23 2800::/12",
  RIPE:
    "2001:1400::/22 2001:1a00::/23 2001:1c00::/22 2001:2000::/19 2001:4000::/23 2001:4600::/23 2001:4a00::/23 " +
    "2001:4c00::/23 2001:5000::/20 2001:600::/23 2001:800::/22 2003::/18 2a00::/12 2a10::/12",
};

/** Null for an address that no registry hands out. */
export function registryOf(address: Address): Registry | null {
  const holds =
    widthOf(address.version) === 32
      ? (registry: Registry) => v4[registry].split(" ").some((span) => inSpan(Number(address.bits >> 24n), span))
      : (registry: Registry) => v6[registry].split(" ").some((prefix) => inPrefix(address, prefix));
  return registryNames.find(holds) ?? null;
}

function inSpan(octet: number, span: string): boolean {
  const [from = "", to = from] = span.split("-");
  return Number(from) <= octet && octet <= Number(to);
}

function inPrefix(address: Address, prefix: string): boolean {
  const range = readCidr(prefix);
  return range !== null && contains(range, address);
}
