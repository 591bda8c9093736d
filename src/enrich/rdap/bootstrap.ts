import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Address } from "../address.ts";
import { contains, readCidr } from "../ranges.ts";
import { domainRegistries } from "./domain-registries.ts";
import { registries, registryOf } from "./registries.ts";

/** Who to ask about what: the base of an RDAP service, ending in a slash, or null where nobody is known. */
export interface Bootstrap {
  addressBase(address: Address): string | null;
  domainBase(topLevelDomain: string): string | null;
  readonly origins: readonly string[];
}

/** IANA's own format (RFC 9224): services are pairs of entries and bases. */
const ianaFile = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])) });
type Services = z.infer<typeof ianaFile>["services"];

/**
 * The shipped copy of IANA's lists, or newer ones that an operator saved from https://data.iana.org/rdap/ as ipv4.json,
 * ipv6.json and dns.json in `folder`. Throws when a saved file is not of IANA's format.
 */
export function loadBootstrap(folder: string): Bootstrap {
  const [v4, v6, dns] = ["ipv4.json", "ipv6.json", "dns.json"].map((name) => saved(join(folder, name)));
  return {
    addressBase(address) {
      const services = address.version === 4 ? v4 : v6;
      if (services) return baseIn(services, (entry) => covers(entry, address));
      const registry = registryOf(address);
      return registry && registries[registry].rdap;
    },
    domainBase: (tld) =>
      dns ? baseIn(dns, (entry) => entry.toLowerCase() === tld) : (domainRegistries.get(tld) ?? null),
    origins: originsOf([
      ...Object.values(registries).map(({ rdap }) => rdap),
      ...domainRegistries.values(),
      ...[v4, v6, dns].flatMap((services) => services?.flatMap(([, bases]) => bases) ?? []),
    ]),
  };
}

function saved(file: string): Services | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  return ianaFile.parse(JSON.parse(text)).services;
}

const isSafe = (base: string): boolean => base.startsWith("https://");

function baseIn(services: Services, matches: (entry: string) => boolean): string | null {
  const base = services.find(([entries]) => entries.some(matches))?.[1].find(isSafe);
  return base === undefined ? null : base.replace(/\/*$/, "/");
}

function covers(entry: string, address: Address): boolean {
  const range = readCidr(entry);
  return range !== null && contains(range, address);
}

const originsOf = (bases: readonly string[]): readonly string[] => [
  ...new Set(bases.filter(isSafe).map((base) => new URL(base).origin)),
];
