import type { Address } from "../address.ts";
import { type Registry, registries, registryNames, registryOf } from "../rdap/registries.ts";
import type { Registration } from "../registration.ts";
import { askWhois, type WhoisServer } from "./ask.ts";
import { readWhois, referralIn } from "./read.ts";

const mostHops = 3;

/** ARIN answers `n +` with networks in full; the others understand a bare address. */
export const registryServers: Readonly<Record<Registry, WhoisServer>> = {
  AFRINIC: { host: registries.AFRINIC.whois, port: 43 },
  APNIC: { host: registries.APNIC.whois, port: 43 },
  ARIN: { host: registries.ARIN.whois, port: 43, query: "n + $addr\r\n" },
  LACNIC: { host: registries.LACNIC.whois, port: 43 },
  RIPE: { host: registries.RIPE.whois, port: 43 },
};

/**
 * Asks the registry that holds the address, then those that it refers to, but only the five: a referral is a word in
 * somebody's text. The last good answer stands when a referral leads nowhere. Null when nobody names a range.
 */
export async function followWhois(
  address: Address,
  options: { signal: AbortSignal; start?: WhoisServer; servers?: Readonly<Record<Registry, WhoisServer>> },
): Promise<Registration | null> {
  const servers = options.servers ?? registryServers;
  let registry = registryOf(address);
  let server = options.start ?? (registry && servers[registry]);
  let best: Registration | null = null;
  const asked = new Set<string>();
  for (let hop = 0; server && hop < mostHops && !asked.has(server.host + server.port); hop++) {
    asked.add(server.host + server.port);
    let text: string;
    try {
      text = await askWhois(address.text, server, options.signal);
    } catch (error) {
      if (best) return best;
      throw error;
    }
    best = readWhois(text, registry ?? server.host, address) ?? best;
    const referral = referralIn(text);
    registry = registryNames.find((name) => registries[name].whois === referral) ?? null;
    server = registry && servers[registry];
  }
  return best;
}
