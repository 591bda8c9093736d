import ipaddr from "ipaddr.js";
import { ipv4End, ipv4Start, ipv6End, ipv6Start, quote } from "./boundary.ts";

/** What a value looks like in logs: its spellings, the terms an index knows it by, and an exact pattern. */
export interface Shape {
  readonly spellings: readonly string[];
  readonly terms: readonly string[];
  readonly pattern: string;
}

export function addressShape(value: string): Shape {
  const address = ipaddr.parse(value);
  return address instanceof ipaddr.IPv6 ? ipv6Shape(address) : ipv4Shape(value);
}

function ipv4Shape(value: string): Shape {
  return { spellings: [value], terms: [value], pattern: `${ipv4Start}(${quote(value)})${ipv4End}` };
}

function ipv6Shape(address: ipaddr.IPv6): Shape {
  const short = address.parts.map((part) => part.toString(16));
  const long = short.map((group) => group.padStart(4, "0"));
  const spellings = [...new Set([compressed(short), short.join(":"), compressed(long), long.join(":")])];
  return { spellings, terms: commonTerms(short), pattern: `${ipv6Start}(${everySpelling(short)})${ipv6End}` };
}

const mostTerms = 32;

/**
 * Terms of which every spelling has one: the longest run of groups that no `::` can swallow, with and without leading
 * zeros. A run that could be written in too many ways loses its first groups.
 */
function commonTerms(groups: readonly string[]): readonly string[] {
  const runs = groups
    .join(" ")
    .split(/(?:^| )0(?= |$)/)
    .map((run) => run.trim().split(" ").filter(Boolean));
  const longest = runs.reduce((best, run) => (run.join("").length > best.join("").length ? run : best));
  if (longest.length === 0) return ["::", groups.join(":")];
  const terms = longest
    .map(paddings)
    .reduce((heads, tails) => heads.flatMap((head) => tails.map((tail) => `${head}:${tail}`)));
  return terms.length > mostTerms ? commonTerms(longest.slice(1)) : terms;
}

function paddings(group: string): readonly string[] {
  return Array.from({ length: 5 - group.length }, (_, zeros) => "0".repeat(zeros) + group);
}

/** RFC 5952: the first longest run of two or more zero groups becomes `::`. */
function compressed(groups: readonly string[]): string {
  const run = zeroRuns(groups)
    .filter(({ length }) => length > 1)
    .reduce<Run | undefined>((best, next) => (best && best.length >= next.length ? best : next), undefined);
  if (!run) return groups.join(":");
  return `${groups.slice(0, run.start).join(":")}::${groups.slice(run.start + run.length).join(":")}`;
}

interface Run {
  readonly start: number;
  readonly length: number;
}

function zeroRuns(groups: readonly string[]): readonly Run[] {
  const zero = (index: number) => /^0+$/.test(groups[index] ?? "");
  return groups.flatMap((_, start) => {
    const runs: Run[] = [];
    for (let length = 1; zero(start + length - 1); length += 1) runs.push({ start, length });
    return runs;
  });
}

/** The full form, and `::` in place of any run of zero groups, each group with or without leading zeros. */
function everySpelling(groups: readonly string[]): string {
  const loose = groups.map((group) => `0{0,${4 - group.length}}${group}`);
  const shortened = zeroRuns(groups).map(
    ({ start, length }) => `${loose.slice(0, start).join(":")}::${loose.slice(start + length).join(":")}`,
  );
  return [loose.join(":"), ...shortened].join("|");
}

/** A range: an exact pattern for IPv4; for IPv6 a pattern that finds an address, which a prefix function then judges. */
export function rangeShape(value: string): Shape & { readonly version: 4 | 6 } {
  const [address, bits] = ipaddr.parseCIDR(value);
  if (address instanceof ipaddr.IPv6) {
    const anyAddress = "(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}";
    return { version: 6, spellings: [value], terms: [], pattern: `${ipv6Start}(${anyAddress})${ipv6End}` };
  }
  const octets = address.octets.map((octet, index) => octetPattern(octet, Math.min(8, Math.max(0, bits - index * 8))));
  return {
    version: 4,
    spellings: [value],
    terms: [],
    pattern: `${ipv4Start}(${octets.join(String.raw`\.`)})${ipv4End}`,
  };
}

function octetPattern(octet: number, fixedBits: number): string {
  if (fixedBits === 0) return "[0-9]{1,3}";
  const size = 2 ** (8 - fixedBits);
  const first = octet - (octet % size);
  const all = Array.from({ length: size }, (_, offset) => first + offset);
  return size === 1 ? String(first) : `(?:${all.join("|")})`;
}
