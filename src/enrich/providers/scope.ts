import type { Scope } from "../../model/indicator.ts";
import { readAddress } from "../address.ts";
import { type Provider, ttl } from "../provider.ts";

const meaning: Readonly<Record<Scope, string>> = {
  public: "a public address",
  private: "a private address: who had it when is in the workspace only",
  "shared-nat": "an address of a provider's shared NAT (100.64.0.0/10)",
  loopback: "the machine itself",
  "link-local": "an address of one network segment",
  multicast: "a group of receivers, not a machine",
  documentation: "an address reserved for documentation",
  reserved: "a reserved address",
  "azure-platform": "Azure's own platform address, seen from every virtual machine",
  internal: "a name inside your network",
};

/** What sort of address it is, from the address alone. */
export function scope(): Provider {
  return {
    name: "scope",
    kind: "context",
    family: "scope",
    reliability: "A",
    external: false,
    origins: [],
    ttlMs: ttl.none,
    accepts: (indicator) => (indicator.kind === "ip" || indicator.kind === "cidr") && indicator.scope !== undefined,
    async lookup({ value, scope: known }) {
      const address = readAddress(value.split("/")[0] ?? "");
      if (address === null || known === undefined) return { status: "unsupported" };
      const family = `IPv${address.version}`;
      return { status: "ok", evidence: [`${family}, ${meaning[known]}`], facts: { family, scope: known } };
    },
  };
}
