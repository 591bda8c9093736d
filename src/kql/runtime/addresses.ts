import { arrayText, elements, plainText } from "./json.ts";
import { type NativeFunction, nativeFunction, remembered } from "./native.ts";

type Text = string | null;
type Whole = bigint | null;

interface Block {
  readonly address: bigint;
  readonly prefix: number;
}

/** An IPv4 address with an optional /prefix; null when it is none. Four decimal parts without leading signs. */
function parseV4(text: string): Block | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text.trim());
  if (!parts) return null;
  const octets = parts.slice(1, 5).map(Number);
  const prefix = parts[5] === undefined ? 32 : Number(parts[5]);
  if (prefix > 32 || octets.some((octet) => octet > 255)) return null;
  return { address: octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n), prefix };
}

/** An IPv6 address, or an IPv4 one as ::ffff:a.b.c.d, with an optional /prefix. */
function parseV6(text: string): Block | null {
  const [head = "", tail] = text.trim().split("/");
  // `::1.2.3.4` is taken for that address, as documented.
  const plain = head.replace(/^::(?:ffff:)?(?=\d+\.)/i, "");
  const v4 = parseV4(plain);
  const size = tail === undefined ? (v4 ? 32 : 128) : Number(tail);
  if (tail !== undefined && !/^\d{1,3}$/.test(tail)) return null;
  if (v4 && size <= 32) return { address: 0xffff_0000_0000n + v4.address, prefix: size + 96 };
  if (v4 && plain === head) return null;
  if (size > 128) return null;
  const groups = groupsOf(head.replace(/%.*$/, ""));
  return groups && { address: groups.reduce((sum, group) => sum * 65_536n + BigInt(group), 0n), prefix: size };
}

function groupsOf(text: string): number[] | null {
  const mapped = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const v4 = mapped?.[2] ? parseV4(mapped[2]) : undefined;
  if (v4 === null) return null;
  const full = v4 ? `${mapped?.[1]}${(v4.address >> 16n).toString(16)}:${(v4.address & 0xffffn).toString(16)}` : text;
  const halves = full.split("::");
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null;
}

const v4Block = remembered((text) => ({ block: parseV4(text) }), 4096);
const v6Block = remembered((text) => ({ block: parseV6(text) }), 4096);

function network(block: Block, prefix: number, width: number): bigint {
  return block.address >> BigInt(width - prefix);
}

/** Whether two addresses agree in the shortest of their prefixes. */
function compare(a: Text, b: Text, prefix: Whole, width: 32 | 128): bigint | null {
  if (a === null || b === null || prefix === null) return null;
  const read = width === 32 ? v4Block : v6Block;
  const [first, second] = [read(a).block, read(b).block];
  if (!first || !second || prefix < 0n || prefix > BigInt(width)) return null;
  const shared = Math.min(first.prefix, second.prefix, Number(prefix));
  const [x, y] = [network(first, shared, width), network(second, shared, width)];
  return x < y ? -1n : x > y ? 1n : 0n;
}

function inRange(ip: Text, range: Text, width: 32 | 128): boolean | null {
  if (ip === null || range === null) return null;
  const read = width === 32 ? v4Block : v6Block;
  const [address, block] = [read(ip).block, read(range).block];
  if (!address || !block) return null;
  return network(address, block.prefix, width) === network(block, block.prefix, width);
}

const strings = remembered((json) => (elements(json) ?? [json]).map(plainText));

function inAnyRange(ip: Text, ranges: Text, width: 32 | 128): boolean | null {
  if (ip === null || ranges === null || !(width === 32 ? v4Block : v6Block)(ip).block) return null;
  return strings(ranges).some((range) => inRange(ip, range, width) === true);
}

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => parseV4(text));

function isPrivate(ip: Text): boolean | null {
  const address = ip === null ? null : parseV4(ip);
  if (!address) return null;
  return privateBlocks.some(
    (block) =>
      block &&
      address.prefix >= block.prefix &&
      network(address, block.prefix, 32) === network(block, block.prefix, 32),
  );
}

function masked(block: Block, prefix: number, width: number): bigint {
  const shift = BigInt(width - prefix);
  return (block.address >> shift) << shift;
}

function v4Text(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
}

/** Eight groups of four digits, as parse_ipv6() writes it. */
function v6Text(address: bigint): string {
  return (address.toString(16).padStart(32, "0").match(/.{4}/g) ?? []).join(":");
}

function format(ip: Text, prefix: Whole, withMask: boolean): Text {
  if (ip === null || prefix === null || prefix < 0n || prefix > 32n) return "";
  const block = /^\d+$/.test(ip) ? { address: BigInt(ip), prefix: 32 } : parseV4(ip);
  if (!block || block.address > 0xffffffffn) return "";
  const size = Math.min(Number(prefix), block.prefix);
  return `${v4Text(masked(block, size, 32))}${withMask ? `/${size}` : ""}`;
}

/** The fewest CIDR blocks that cover first..last. */
function cidrs(first: Text, last: Text): Text {
  const [start, end] = [first === null ? null : parseV4(first), last === null ? null : parseV4(last)];
  if (!start || !end || start.address > end.address) return null;
  const found: string[] = [];
  for (let at = start.address; at <= end.address; ) {
    let bits = 0n;
    while (bits < 32n && (at >> bits) % 2n === 0n && at + (2n << bits) - 1n <= end.address) bits++;
    found.push(JSON.stringify(`${v4Text(at)}/${32n - bits}`));
    at += 1n << bits;
  }
  return arrayText(found);
}

/** An address in a text stands between characters that are neither letters, digits nor dots. */
function hasV4(text: Text, wanted: (found: string) => boolean): boolean {
  for (const [, found = ""] of (text ?? "").matchAll(
    /(?<![\p{L}\p{N}.])((?:\d{1,3}\.){3}\d{1,3})(?![\p{L}\p{N}]|\.\d)/gu,
  )) {
    if (parseV4(found) && wanted(found)) return true;
  }
  return false;
}

const hasPrefix = (text: Text, prefixes: readonly string[]) =>
  hasV4(text, (found) =>
    prefixes.some((prefix) => found === prefix || (prefix.endsWith(".") && found.startsWith(prefix))),
  );

export const addressFunctions: NativeFunction[] = [
  nativeFunction("kql_ipv4_in_range", ["string", "string"], "bool", (ip: Text, range: Text) => inRange(ip, range, 32)),
  nativeFunction("kql_ipv6_in_range", ["string", "string"], "bool", (ip: Text, range: Text) => inRange(ip, range, 128)),
  nativeFunction("kql_ipv4_in_any_range", ["string", "dynamic"], "bool", (ip: Text, ranges: Text) =>
    inAnyRange(ip, ranges, 32),
  ),
  nativeFunction("kql_ipv6_in_any_range", ["string", "dynamic"], "bool", (ip: Text, ranges: Text) =>
    inAnyRange(ip, ranges, 128),
  ),
  nativeFunction("kql_ipv4_compare", ["string", "string", "long"], "long", (a: Text, b: Text, prefix: Whole) =>
    compare(a, b, prefix, 32),
  ),
  nativeFunction("kql_ipv6_compare", ["string", "string", "long"], "long", (a: Text, b: Text, prefix: Whole) =>
    compare(a, b, prefix, 128),
  ),
  nativeFunction("kql_ipv4_match", ["string", "string", "long"], "bool", (a: Text, b: Text, prefix: Whole) => {
    const order = compare(a, b, prefix, 32);
    return order === null ? null : order === 0n;
  }),
  nativeFunction("kql_ipv6_match", ["string", "string", "long"], "bool", (a: Text, b: Text, prefix: Whole) => {
    const order = compare(a, b, prefix, 128);
    return order === null ? null : order === 0n;
  }),
  nativeFunction("kql_ipv4_private", ["string"], "bool", isPrivate),
  nativeFunction("kql_ipv4_suffix", ["string"], "long", (ip: Text) => {
    const block = ip === null ? null : parseV4(ip);
    return block ? BigInt(block.prefix) : null;
  }),
  nativeFunction("kql_parse_ipv4", ["string"], "long", (ip: Text) => {
    const block = ip === null ? null : parseV4(ip);
    return block ? masked(block, block.prefix, 32) : null;
  }),
  nativeFunction("kql_parse_ipv4_mask", ["string", "long"], "long", (ip: Text, prefix: Whole) => {
    const block = ip === null || prefix === null ? null : parseV4(ip);
    return block && prefix !== null && prefix >= 0n && prefix <= 32n
      ? masked(block, Math.min(Number(prefix), block.prefix), 32)
      : null;
  }),
  nativeFunction("kql_parse_ipv6", ["string", "long"], "string", (ip: Text, prefix: Whole) => {
    const block = ip === null ? null : parseV6(ip);
    if (!block || prefix === null) return "";
    // Of an address of four numbers a short prefix is one of its 32 bits, a long one of all 128.
    const size = prefix <= 32n && parseV4(ip?.trim() ?? "") ? Number(prefix) + 96 : Number(prefix);
    return v6Text(masked(block, Math.min(size, block.prefix), 128));
  }),
  nativeFunction("kql_format_ipv4", ["string", "long", "bool"], "string", format),
  nativeFunction("kql_ipv4_cidrs", ["string", "string"], "dynamic", cidrs),
  nativeFunction("kql_has_ipv4", ["string", "string"], "bool", (text: Text, ip: Text) =>
    hasV4(text, (found) => found === ip),
  ),
  nativeFunction("kql_has_any_ipv4", ["string", "dynamic"], "bool", (text: Text, ips: Text) =>
    hasV4(text, (found) => ips !== null && strings(ips).includes(found)),
  ),
  nativeFunction("kql_has_ipv4_prefix", ["string", "string"], "bool", (text: Text, prefix: Text) =>
    hasPrefix(text, [prefix ?? ""]),
  ),
  nativeFunction("kql_has_any_ipv4_prefix", ["string", "dynamic"], "bool", (text: Text, prefixes: Text) =>
    hasPrefix(text, prefixes === null ? [] : strings(prefixes)),
  ),
];
