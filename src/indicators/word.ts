import { readAddress, readNetwork, whyNotIPv4 } from "./address.ts";
import { readHash, whyNoDigest } from "./hash.ts";
import { isVersion, whyNotDomain } from "./lookalike.ts";
import { isRegistrable, readDomain } from "./name.ts";
import type { Sink } from "./sink.ts";

/** Where a word stands: alone, in a file's path, right after an address and a slash, or in what follows a host. */
export type Path = "none" | "file" | "address" | "link";

/** The host that a word turned out to be, and where it ends (a network's prefix length included). */
export interface HostWord {
  readonly kind: "ip" | "name";
  readonly end: number;
}

/** Longer runs without a separator are data, not words. */
const longestWord = 2048;

/** Reads one word of a mended text and reports what it is. Answers with the host it names, if it names one. */
export function readWord(sink: Sink, from: number, to: number, path: Path): HostWord | undefined {
  if (to - from > longestWord) {
    sink.refuse(from, to, "too long for an indicator");
    return undefined;
  }
  const word = sink.text.slice(from, to);
  if (word.includes("@")) return path === "link" ? undefined : readMail(sink, word, from, path);
  if (word.indexOf(":") !== word.lastIndexOf(":")) {
    const six = path === "link" ? undefined : readIPv6(sink, word, from);
    if (six) return six.end > from ? six : undefined;
  }
  let host: HostWord | undefined;
  let at = from;
  for (const piece of word.split(":")) {
    const end = at + piece.length;
    const isPort = host?.end === at - 1 && /^\d{1,5}$/.test(piece);
    host = host && isPort ? { kind: host.kind, end } : (readPiece(sink, piece, at, path) ?? host);
    at = end + 1;
  }
  return host;
}

function readPiece(sink: Sink, piece: string, at: number, path: Path): HostWord | undefined {
  const lead = /^[.\-_%+~]*/.exec(piece)?.[0].length ?? 0;
  const text = piece.slice(lead, trimmedEnd(piece, lead));
  const from = at + lead;
  if (text.length < 4) return undefined;
  if (readDigest(sink, text, from, path) || readCve(sink, text, from)) return undefined;
  if (!text.includes(".") || path === "link") return undefined;
  if (/^\d[\d.]*(?:-|$)/.test(text)) return readNumbers(sink, text, from, path);
  if (/^[a-z]{1,3}\d+(?:\.\d+){3,}$/i.test(text)) {
    sink.refuse(from, from + text.length, "a version number");
    return undefined;
  }
  return readName(sink, text, from, path);
}

function trimmedEnd(piece: string, lead: number): number {
  let end = piece.length;
  while (end > lead && ".-_%+~".includes(piece.charAt(end - 1))) end--;
  return end;
}

function readDigest(sink: Sink, text: string, from: number, path: Path): boolean {
  if (text.length < 32) return false;
  let at = from;
  let found = false;
  // Malware makes names of hex digits too: those are domains.
  if (text.includes(".") && isDomain(sink, text, from)) return false;
  for (const part of text.split(/[.\-+~%]/)) {
    const hash = readHash(part);
    if (hash) {
      const reason = whyNotHere(hash, path) ?? whyNoDigest(hash);
      if (reason) sink.refuse(at, at + part.length, reason);
      else sink.take("hash", hash, at, at + part.length);
      found = true;
    }
    at += part.length + 1;
  }
  return found;
}

/** Links hold sessions and commits, paths hold directories named by an id: only longer digests are believed there. */
function whyNotHere(hash: string, path: Path): string | undefined {
  if (path === "link" && hash.length !== 64) return "hex digits inside a link";
  return path === "file" && hash.length === 32 ? "hex digits inside a path" : undefined;
}

function readCve(sink: Sink, text: string, from: number): boolean {
  const match = /^cve-\d{4}-\d{4,19}(?!\d)/i.exec(text);
  if (match) sink.take("cve", match[0].toUpperCase(), from, from + match[0].length);
  return match !== null;
}

/** Dotted numbers: an address, a network, two ends of a range, or something that only looks like one. */
function readNumbers(sink: Sink, text: string, from: number, path: Path): HostWord | undefined {
  const hyphen = text.indexOf("-");
  const first = hyphen < 0 ? text : text.slice(0, hyphen);
  const rest = hyphen < 0 ? "" : text.slice(hyphen + 1);
  const end = from + first.length;
  const numbers = first.split(".").length;
  const address = readAddress(first);
  if (!address) {
    if (/[a-z]/i.test(rest)) return readName(sink, text, from, path);
    if (numbers >= 4) sink.refuse(from, end, whyNotIPv4(first));
    return undefined;
  }
  const last = readAddress(rest);
  const reason = sink.isDefanged(from, end) ? undefined : whyNoHost(sink, first, last ? "" : rest, from, end, path);
  if (reason) {
    sink.refuse(from, end, reason);
    return undefined;
  }
  if (rest && !last && /[a-z]/i.test(rest) && rest.includes(".")) return readName(sink, text, from, path);
  const network = hyphen < 0 ? readPrefix(sink, first, from, end) : undefined;
  if (network) return network;
  sink.take("ip", first, from, end);
  if (last) sink.take("ip", rest, end + 1, end + 1 + rest.length);
  return { kind: "ip", end: last ? end + 1 + rest.length : end };
}

function whyNoHost(sink: Sink, first: string, rest: string, from: number, end: number, path: Path): string | undefined {
  if (path === "file") return "a version or part of a path";
  if (rest && !/^\d{1,3}$/.test(rest) && !rest.includes(".")) return "a version number";
  if (first === "0.0.0.0" || first.startsWith("255.")) return "a wildcard or a netmask, not a host";
  return isVersion(sink.text, from, end) ? "a version number" : undefined;
}

/** The network that an address and the `/24` after it make. */
function readPrefix(sink: Sink, address: string, from: number, end: number): HostWord | undefined {
  const prefix = /^\/\d{1,3}(?![\w.]*\w)/.exec(sink.text.slice(end, end + 8))?.[0];
  const network = prefix ? readNetwork(address + prefix) : null;
  if (!prefix || !network) return undefined;
  sink.take("cidr", network.value, from, end + prefix.length);
  return { kind: "ip", end: end + prefix.length };
}

/** A word with two colons or more. Undefined leaves it to be read piece by piece; an end of 0 says it is nothing. */
function readIPv6(sink: Sink, word: string, from: number): HostWord | undefined {
  const whole = readSix(sink, word, from);
  if (whole) return whole;
  const label = word.indexOf(":") + 1;
  if (label > 1 && word.indexOf(":", label) !== word.lastIndexOf(":")) {
    const labelled = readSix(sink, word.slice(label), from + label);
    if (labelled) return labelled;
  }
  const reason = whyNotIPv6(word);
  if (!reason) return undefined;
  sink.refuse(from, from + word.length, reason);
  return { kind: "ip", end: 0 };
}

function readSix(sink: Sink, word: string, from: number): HostWord | undefined {
  let text = word.replace(/[.-]+$/, "");
  if (/[^:]:$/.test(text)) text = text.slice(0, -1);
  const address = /^[0-9a-f:.]+(?:%|$)/i.test(text) ? readAddress(text) : null;
  if (!address) return undefined;
  const end = from + text.length;
  if (address.family === 6 && !isAssigned(address.value) && !sink.isDefanged(from, end)) return undefined;
  const network = readPrefix(sink, text, from, end);
  if (network) return network;
  sink.take("ip", address.value, from, end);
  return { kind: "ip", end };
}

/** Ranges of IPv6 in use (RFC 4291 and the registries): code such as `a::b` or `dead::beef` lies outside them. */
function isAssigned(canonical: string): boolean {
  if (canonical === "::1" || canonical.startsWith("64:ff9b:")) return true;
  const first = canonical.startsWith("::") ? 0 : Number.parseInt(canonical, 16);
  return first >> 13 === 1 || (first & 0xfe00) === 0xfc00 || (first & 0xff80) === 0xfe80 || first >> 8 === 0xff;
}

function whyNotIPv6(word: string): string | undefined {
  if (/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(word)) return "a MAC address";
  if (/^\d{1,2}(?::\d{2}){2}(?:\.\d+)?$/.test(word)) return "a time of day";
  if (/^[0-9a-f]{2}(?::[0-9a-f]{2}){7,}$/i.test(word)) return "a fingerprint or a long hardware address";
  if (/^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,}$/i.test(word) && /[0-9a-f]/i.test(word))
    return "not an IPv6 address in use";
  return undefined;
}

function readMail(sink: Sink, word: string, from: number, path: Path): HostWord | undefined {
  const at = word.indexOf("@");
  const left = word.lastIndexOf(":", at) + 1;
  const local = word.slice(left, at).replace(/^[.\-_%+~]+/, "");
  const right = word.slice(at + 1);
  if (right.includes("@")) return undefined;
  const colon = right.indexOf(":");
  const host = (colon < 0 ? right : right.slice(0, colon)).replace(/[.\-_%+~]+$/, "");
  if (local.length === 0 || local.endsWith(".") || readAddress(host)) return readPiece(sink, host, from + at + 1, path);
  const domain = readDomain(host);
  if (!domain || local.length > 64) return undefined;
  const start = from + at - local.length;
  const end = from + at + 1 + host.length;
  if (isRegistrable(domain)) sink.take("email", `${local.toLowerCase()}@${domain}`, start, end);
  else sink.refuse(start, end, "its domain lies under no public suffix");
  return undefined;
}

function isDomain(sink: Sink, text: string, from: number): boolean {
  const end = from + text.length;
  const lookalike = sink.isDefanged(from, end) ? undefined : whyNotDomain(text, sink.text.slice(end, end + 2));
  const domain = lookalike ? null : readDomain(text);
  return domain !== null && isRegistrable(domain);
}

function readName(sink: Sink, text: string, from: number, path: Path): HostWord | undefined {
  const end = from + text.length;
  const domain = readDomain(text);
  const defanged = sink.isDefanged(from, end);
  const lookalike = defanged ? undefined : whyNotDomain(text, sink.text.slice(end, end + 2));
  const reason = lookalike ?? (path === "file" && !defanged ? "part of a path" : undefined);
  if (domain && !reason && isRegistrable(domain)) {
    sink.take("domain", domain, from, end);
    return { kind: "name", end };
  }
  if (reason || domain) sink.refuse(from, end, reason ?? "lies under no public suffix");
  return undefined;
}
