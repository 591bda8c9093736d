import { type Address, widthOf } from "../address.ts";

/** Which autonomous system announces an address, and who runs that system. */
export interface AsnTable {
  find(address: Address): { readonly asn: number; readonly organisation: string } | null;
}

/**
 * The file: eight 32-bit counts (magic, layout, IPv4 ranges, IPv6 ranges, systems, bytes of names, two unused), then
 * IPv6 first/last as 64-bit halves (high first), IPv6 systems, IPv4 first/last/systems, systems in order with the offsets
 * of their names, names in UTF-8. Little-endian, the order of every machine that Node runs on but one.
 */
export const magic = 0x4e534148;
export const layout = 1;
export const headerBytes = 32;

export interface AsnCounts {
  readonly v4: number;
  readonly v6: number;
  readonly systems: number;
  readonly nameBytes: number;
}

export function asnArrays(buffer: ArrayBuffer, { v4, v6, systems, nameBytes }: AsnCounts) {
  let at = headerBytes;
  const take = <T>(
    Kind: new (buffer: ArrayBuffer, at: number, length: number) => T,
    size: number,
    length: number,
  ): T => {
    const array = new Kind(buffer, at, length);
    at += size * length;
    return array;
  };
  return {
    v6First: take(BigUint64Array, 8, 2 * v6),
    v6Last: take(BigUint64Array, 8, 2 * v6),
    v6System: take(Uint32Array, 4, v6),
    v4First: take(Uint32Array, 4, v4),
    v4Last: take(Uint32Array, 4, v4),
    v4System: take(Uint32Array, 4, v4),
    systems: take(Uint32Array, 4, systems),
    nameAt: take(Uint32Array, 4, systems + 1),
    names: take(Uint8Array, 1, nameBytes),
  };
}

export const asnBytes = ({ v4, v6, systems, nameBytes }: AsnCounts): number =>
  headerBytes + 36 * v6 + 12 * v4 + 4 * (2 * systems + 1) + nameBytes;

/** Null when the buffer is no such table, is of another layout, or was cut short. */
export function readAsnTable(buffer: ArrayBuffer): AsnTable | null {
  if (buffer.byteLength < headerBytes) return null;
  const [found, version, v4 = 0, v6 = 0, systems = 0, nameBytes = 0] = new Uint32Array(buffer, 0, 8);
  const counts = { v4, v6, systems, nameBytes };
  if (found !== magic || version !== layout || buffer.byteLength !== asnBytes(counts)) return null;
  const table = asnArrays(buffer, counts);
  const nameOf = (asn: number): string => {
    const place = lastAtMost(systems, (at) => (table.systems[at] ?? 0) <= asn);
    return new TextDecoder().decode(table.names.subarray(table.nameAt[place], table.nameAt[place + 1]));
  };
  const systemOf = (asn: number | undefined) => (asn === undefined ? null : { asn, organisation: nameOf(asn) });
  const wide = (halves: BigUint64Array, at: number): bigint =>
    ((halves[2 * at] ?? 0n) << 64n) | (halves[2 * at + 1] ?? 0n);
  return {
    find({ version: family, bits }) {
      if (widthOf(family) === 32) {
        const value = Number(bits);
        const at = lastAtMost(v4, (place) => (table.v4First[place] ?? 0) <= value);
        return at >= 0 && value <= (table.v4Last[at] ?? 0) ? systemOf(table.v4System[at]) : null;
      }
      const at = lastAtMost(v6, (place) => wide(table.v6First, place) <= bits);
      return at >= 0 && bits <= wide(table.v6Last, at) ? systemOf(table.v6System[at]) : null;
    },
  };
}

/** The last place of a sorted list that still is at most what is looked for; -1 for none. */
function lastAtMost(length: number, atMost: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (atMost(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
