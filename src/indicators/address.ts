import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** An address in its one spelling, and what was changed to get there. */
export interface Address {
  readonly value: string;
  readonly family: 4 | 6;
  readonly note?: string;
}

/** A network in its one spelling: host bits cleared. */
export interface Network extends Address {
  readonly prefix: number;
}

/** 45 characters hold every IPv6 spelling; the rest is a zone. */
const longest = 80;

/**
 * Strict: four decimal octets without leading zeros, or IPv6 as RFC 4291 writes it. A zone is dropped, IPv6 is compressed
 * (RFC 5952), and an IPv4-mapped address becomes the IPv4 it carries. Null for anything else (`127.1`, `0x7f.1`, octal).
 */
export function readAddress(text: string): Address | null {
  if (text.length > longest) return null;
  const family = isIP(text);
  if (family === 4) return { value: text, family };
  if (family !== 6) return null;
  const percent = text.indexOf("%");
  const address = ipaddr.IPv6.parse(percent < 0 ? text : text.slice(0, percent));
  if (address.isIPv4MappedAddress()) {
    const value = address.toIPv4Address().toString();
    return { value, family: 4, note: `${text} is IPv4 written as IPv6, read as ${value}` };
  }
  const value = address.toRFC5952String();
  return percent < 0
    ? { value, family }
    : { value, family, note: `the zone ${text.slice(percent)} means nothing elsewhere` };
}

/** `address/prefix` with any host bits cleared; a mapped IPv4 network (prefix 96 or more) becomes the IPv4 one. */
export function readNetwork(text: string): Network | null {
  const slash = text.indexOf("/");
  if (slash < 0 || !/^\d{1,3}$/.test(text.slice(slash + 1))) return null;
  const head = text.slice(0, slash);
  const address = readAddress(head);
  if (!address || head.includes("%")) return null;
  const written = Number(text.slice(slash + 1));
  const prefix = address.family === 4 && isIP(head) === 6 ? written - 96 : written;
  if (prefix < 0 || prefix > (address.family === 4 ? 32 : 128)) return null;
  const base = networkBase(address, prefix);
  const value = `${base}/${prefix}`;
  const note = base === address.value ? undefined : `${text} has host bits set, read as ${value}`;
  return { value, family: address.family, prefix, ...(note ? { note } : {}) };
}

function networkBase(address: Address, prefix: number): string {
  return address.family === 4
    ? ipaddr.IPv4.networkAddressFromCIDR(`${address.value}/${prefix}`).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address.value}/${prefix}`).toRFC5952String();
}

/** Why dotted numbers are not an IPv4 address, in words for a reader. */
export function whyNotIPv4(text: string): string {
  const parts = text.split(".", 6);
  if (parts.length > 4) return "more than four numbers: an object identifier or a version";
  if (parts.length < 4) return "an address has four numbers, short forms are not read";
  if (parts.some((part) => part.length > 1 && part.startsWith("0"))) return "a number with a leading zero is ambiguous";
  return "a number is above 255";
}
