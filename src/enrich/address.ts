import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** An address as databases are keyed: an IPv4 address inside `::ffff:0:0/96` is IPv4. */
export interface Address {
  readonly version: 4 | 6;
  readonly text: string;
  readonly bits: bigint;
}

/**
 * Null for anything that is not one plain address. `net.isIP` decides first, because other parsers also read `127.1`,
 * octal and hexadecimal spellings. An address with a zone (`fe80::1%eth0`) is local to a host: null.
 */
export function readAddress(value: string): Address | null {
  if (isIP(value) === 0 || value.includes("%")) return null;
  const address = ipaddr.process(value);
  const version = address.kind() === "ipv4" ? 4 : 6;
  return { version, text: address.toString(), bits: bitsOf(address.toByteArray()) };
}

export const widthOf = (version: 4 | 6): 32 | 128 => (version === 4 ? 32 : 128);

export function addressText(bits: bigint, version: 4 | 6): string {
  const bytes = Array.from({ length: widthOf(version) / 8 }, (_, place) =>
    Number((bits >> BigInt(widthOf(version) - 8 * (place + 1))) & 0xffn),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

function bitsOf(bytes: readonly number[]): bigint {
  return bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}
