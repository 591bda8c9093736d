import { Resolver } from "node:dns/promises";
import type { Reply } from "../../model/enrich.ts";
import { readAddress } from "../address.ts";
import { fault } from "../fault.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

/**
 * The names that the holder of an address gave it. The question may reach a name server that the holder runs, so it is
 * only asked when a person agreed; names found are never resolved.
 */
export function reverseDns(settings: EnrichSettings): Provider {
  const servers = settings.env["DNS_SERVERS"]
    ?.split(",")
    .map((server) => server.trim())
    .filter(Boolean);
  return {
    name: "reverse-dns",
    kind: "context",
    family: "reverse-dns",
    reliability: "D",
    external: true,
    noticeable: true,
    origins: [],
    ttlMs: ttl.reverseDns,
    accepts: ({ kind }) => kind === "ip",
    async lookup({ value }, { signal }): Promise<Reply> {
      const address = readAddress(value);
      if (address === null) return { status: "unsupported" };
      const resolver = new Resolver({ timeout: 1_500, tries: 2 });
      if (servers?.length) resolver.setServers(servers);
      const giveUp = () => resolver.cancel();
      signal.addEventListener("abort", giveUp, { once: true });
      try {
        const names = await resolver.reverse(address.text);
        if (names.length === 0) return { status: "not_found" };
        return { status: "ok", evidence: names.slice(0, 8), facts: { name: names[0] ?? "", names: names.length } };
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        if (code === "ENOTFOUND" || code === "ENODATA") return { status: "not_found" };
        if (code === "ECANCELLED" || code === "ETIMEOUT") throw fault("timeout", "no name server answered in time");
        throw fault("unreachable", `the name server answered ${code || String(error)}`, { cause: error });
      } finally {
        signal.removeEventListener("abort", giveUp);
      }
    },
  };
}
