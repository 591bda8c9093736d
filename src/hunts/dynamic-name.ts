import type { Finding } from "../model/enrich.ts";

/** Words that providers put into the names of addresses they hand out anew. */
const handedOut =
  /(?:^|[.-])(?:dyn(?:amic)?(?:ip)?|(?:[avs])?dsl|pools?|dhcp|dial-?up|pppoe?|cable|broadband|mobile|gprs|lte|cgn(?:at)?|res(?:idential)?)(?=[.\d-]|$)/i;

/**
 * The name that says an address is handed out anew again and again; null without one. Only names that somebody asked for
 * are looked at, and only those that spell the address too: `pool.example` alone is a host.
 */
export function dynamicName(address: string, findings: readonly Finding[]): string | null {
  const names = findings.filter(({ provider, status }) => provider === "reverse-dns" && status === "ok");
  const name = String(names[0]?.facts?.["name"] ?? "");
  return handedOut.test(name) && spells(name, address) ? name : null;
}

/** The last two numbers of an IPv4 address stand in its name, in either order. */
function spells(name: string, address: string): boolean {
  const numbers = new Set((name.match(/\d+/g) ?? []).map(Number));
  return (
    /^[\d.]+$/.test(address) &&
    address
      .split(".")
      .slice(-2)
      .every((octet) => numbers.has(Number(octet)))
  );
}
