import { type Address, addressText, readAddress, widthOf } from "./address.ts";

/** Both ends inside. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export const contains = (range: AddressRange, address: Address): boolean =>
  range.version === address.version && range.first <= address.bits && address.bits <= range.last;

export const isEverything = (range: AddressRange): boolean =>
  range.last - range.first + 1n === 1n << BigInt(widthOf(range.version));

export const rangeText = ({ version, first, last }: AddressRange): string =>
  `${addressText(first, version)} - ${addressText(last, version)}`;

/** The fewest CIDR blocks that cover exactly the range, in order. */
export function cidrsOf({ version, first, last }: AddressRange): readonly string[] {
  const width = widthOf(version);
  const blocks: string[] = [];
  for (let start = first; start <= last; ) {
    let free = 0;
    while (free < width && (start & (1n << BigInt(free))) === 0n && start + (1n << BigInt(free + 1)) - 1n <= last)
      free++;
    blocks.push(`${addressText(start, version)}/${width - free}`);
    start += 1n << BigInt(free);
  }
  return blocks;
}

/** Reads `a/n`, also where trailing zero octets are left out (`200.160/20`, as one registry writes it). */
export function readCidr(text: string): AddressRange | null {
  const [start = "", size = ""] = text.trim().split("/");
  const full = /^\d{1,3}(\.\d{1,3}){0,2}$/.test(start) ? start + ".0".repeat(4 - start.split(".").length) : start;
  const address = readAddress(full);
  if (address === null || !/^\d{1,3}$/.test(size)) return null;
  const host = widthOf(address.version) - Number(size);
  if (host < 0) return null;
  const last = address.bits | ((1n << BigInt(host)) - 1n);
  return { version: address.version, first: (address.bits >> BigInt(host)) << BigInt(host), last };
}

/** Reads the two ends of a range; zero-padded octets and a `/32` behind an end, both seen from registries, are mended. */
export function readEnds(start: string, end: string): AddressRange | null {
  const first = readAddress(plain(start));
  const last = readAddress(plain(end));
  if (first === null || last === null || first.version !== last.version || first.bits > last.bits) return null;
  return { version: first.version, first: first.bits, last: last.bits };
}

const plain = (end: string): string =>
  end
    .trim()
    .replace(/\/\d+$/, "")
    .replace(/(^|\.)0+(?=\d+(\.|$))/g, "$1");
