import ipaddr from "ipaddr.js";
import type { Scope } from "../model/indicator.ts";
import { readAddress, readNetwork } from "./address.ts";

/**
 * Every block that the IANA special-purpose registries (IPv4 and IPv6, 2025) list, globally reachable ones as `public`.
 * The most specific block wins. Multicast and class E come from the address space registries.
 */
const blocksV4: readonly (readonly [cidr: string, scope: Scope])[] = [
  ["0.0.0.0/8", "reserved"],
  ["10.0.0.0/8", "private"],
  ["100.64.0.0/10", "shared-nat"],
  ["127.0.0.0/8", "loopback"],
  ["168.63.129.16/32", "azure-platform"],
  ["169.254.0.0/16", "link-local"],
  ["172.16.0.0/12", "private"],
  ["192.0.0.0/24", "reserved"],
  ["192.0.0.9/32", "public"],
  ["192.0.0.10/32", "public"],
  ["192.0.2.0/24", "documentation"],
  ["192.31.196.0/24", "public"],
  ["192.52.193.0/24", "public"],
  ["192.88.99.0/24", "reserved"],
  ["192.168.0.0/16", "private"],
  ["192.175.48.0/24", "public"],
  ["198.18.0.0/15", "reserved"],
  ["198.51.100.0/24", "documentation"],
  ["203.0.113.0/24", "documentation"],
  ["224.0.0.0/4", "multicast"],
  ["240.0.0.0/4", "reserved"],
];
const blocksV6: readonly (readonly [cidr: string, scope: Scope])[] = [
  ["::/0", "reserved"],
  ["::1/128", "loopback"],
  ["2000::/3", "public"],
  ["2001::/23", "reserved"],
  ["2001:1::1/128", "public"],
  ["2001:1::2/128", "public"],
  ["2001:1::3/128", "public"],
  ["2001:3::/32", "public"],
  ["2001:4:112::/48", "public"],
  ["2001:20::/28", "public"],
  ["2001:30::/28", "public"],
  ["2001:db8::/32", "documentation"],
  ["2620:4f:8000::/48", "public"],
  ["3fff::/20", "documentation"],
  ["fc00::/7", "private"],
  ["fe80::/10", "link-local"],
  ["fec0::/10", "private"],
  ["ff00::/8", "multicast"],
];

interface Block {
  readonly bytes: readonly number[];
  readonly prefix: number;
  readonly scope: Scope;
}
const byPrefix = (rows: readonly (readonly [string, Scope])[]): readonly Block[] =>
  rows
    .map(([cidr, scope]) => {
      const [address, prefix] = ipaddr.parseCIDR(cidr);
      return { bytes: address.toByteArray(), prefix, scope };
    })
    .sort((a, b) => b.prefix - a.prefix);
const tables = { 4: byPrefix(blocksV4), 6: byPrefix(blocksV6) };

/** Where an address belongs. An address that carries an IPv4 one (6to4, NAT64, Teredo) is no more public than that. */
export function scopeOf(ip: string): Scope {
  const address = readAddress(ip);
  if (!address) return "reserved";
  const bytes = ipaddr.parse(address.value).toByteArray();
  const carried = address.family === 6 ? embedded(bytes) : [];
  const hidden = carried.map(scopeOf).find((scope) => scope !== "public");
  if (hidden) return hidden;
  if (carried.length > 0) return "public";
  return tables[address.family].find((block) => sharePrefix(block.bytes, bytes, block.prefix))?.scope ?? "public";
}

/** Where a network belongs: `public` only when no special block lies in it or around it. */
export function scopeOfNetwork(cidr: string): Scope {
  const network = readNetwork(cidr);
  if (!network) return "reserved";
  const base = cidrBase(network.value);
  const around = scopeOf(base);
  if (around !== "public") return around;
  const bytes = ipaddr.parse(base).toByteArray();
  // A range of tunnel addresses may carry any IPv4 address.
  if (network.family === 6 && embedded(bytes).length > 0) return "reserved";
  const inside = tables[network.family].find(
    (block) =>
      block.scope !== "public" && block.prefix > network.prefix && sharePrefix(block.bytes, bytes, network.prefix),
  );
  return inside?.scope ?? "public";
}

/** The network that holds `ip`, or an IPv4 address that it carries; both in canonical spelling. */
export function liesIn(ip: string, networks: readonly string[]): string | undefined {
  const address = ipaddr.parse(ip);
  const bytes = address.toByteArray();
  const held = networks.find((cidr) => {
    const [base, prefix] = ipaddr.parseCIDR(cidr);
    return base.kind() === address.kind() && sharePrefix(base.toByteArray(), bytes, prefix);
  });
  if (held || address.kind() === "ipv4") return held;
  return embedded(bytes)
    .map((carried) => liesIn(carried, networks))
    .find(Boolean);
}

/** The own network that overlaps `cidr`, inside it or around it. */
export function overlaps(cidr: string, networks: readonly string[]): string | undefined {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  return networks.find((own) => {
    const [base, ownPrefix] = ipaddr.parseCIDR(own);
    const shared = Math.min(prefix, ownPrefix);
    return base.kind() === address.kind() && sharePrefix(base.toByteArray(), address.toByteArray(), shared);
  });
}

/** The IPv4 addresses inside an IPv6 one: 6to4 2002::/16, NAT64 64:ff9b::/96, Teredo 2001::/32 (server, then client). */
function embedded(bytes: readonly number[]): string[] {
  const four = (from: number, mask = 0) =>
    bytes
      .slice(from, from + 4)
      .map((byte) => byte ^ mask)
      .join(".");
  if (sharePrefix([0x20, 0x02], bytes, 16)) return [four(2)];
  if (sharePrefix([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], bytes, 96)) return [four(12)];
  if (sharePrefix([0x20, 0x01, 0, 0], bytes, 32)) return [four(4), four(12, 0xff)];
  return [];
}

function sharePrefix(a: readonly number[], b: readonly number[], prefix: number): boolean {
  const whole = prefix >> 3;
  for (let index = 0; index < whole; index++) if (a[index] !== b[index]) return false;
  const rest = prefix & 7;
  if (rest === 0) return true;
  const mask = 0xff00 >> rest;
  return (((a[whole] ?? 0) ^ (b[whole] ?? 0)) & mask & 0xff) === 0;
}

const cidrBase = (cidr: string) => cidr.slice(0, cidr.indexOf("/"));
