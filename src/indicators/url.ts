import { readAddress } from "./address.ts";
import { isRegistrable, readDomain } from "./name.ts";
import { readScheme } from "./refang.ts";

/** Who a URL's authority names, with the host's place in the text. */
export interface Host {
  readonly kind: "ip" | "domain";
  readonly value: string;
  readonly from: number;
  readonly to: number;
  /** Where the authority ends: after the port, if there is one. */
  readonly end: number;
}

const authorityCharacter = /[a-z0-9._~%!$&'*+=:@\u00c0-\u024f\u0370-\u052f-]/i;
/** RFC 1035 allows 253 characters of host; the rest is room for user and port. */
const longestAuthority = 512;

/**
 * Reads the authority that starts at `from`: `user:password@host:port`. Null when it names neither an address nor a dotted name.
 */
export function readHost(text: string, from: number, limit: number): Host | null {
  const at = endOfAuthority(text, from, limit);
  const start = from + text.slice(from, at).lastIndexOf("@") + 1;
  if (text.charAt(at) === "[" && at === start) return readBracketed(text, at, limit);
  const colon = text.indexOf(":", start);
  const to = trimDots(text, start, colon >= 0 && colon < at ? colon : at);
  const end = Math.max(to, endOfPort(text, to, at));
  const written = text.slice(start, to);
  const address = readAddress(written);
  if (address?.family === 4) return { kind: "ip", value: address.value, from: start, to, end };
  const domain = readDomain(written);
  return domain ? { kind: "domain", value: domain, from: start, to, end } : null;
}

function endOfAuthority(text: string, from: number, limit: number): number {
  const last = Math.min(limit, from + longestAuthority);
  let at = from;
  while (at < last && authorityCharacter.test(text.charAt(at))) at++;
  return at;
}

function readBracketed(text: string, open: number, limit: number): Host | null {
  const close = text.slice(open, Math.min(limit, open + 82)).indexOf("]") + open;
  const address = close > open ? readAddress(text.slice(open + 1, close)) : null;
  if (!address) return null;
  return { kind: "ip", value: address.value, from: open + 1, to: close, end: endOfPort(text, close + 1, limit) };
}

function endOfPort(text: string, at: number, limit: number): number {
  const digits =
    text.charAt(at) === ":" ? (/^\d{1,5}/.exec(text.slice(at + 1, Math.min(limit, at + 6)))?.[0].length ?? 0) : 0;
  return digits > 0 ? at + 1 + digits : at;
}

function trimDots(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && text.charAt(end - 1) === ".") end--;
  return end;
}

/** A URL in running text. `value` is what it says apart from the scheme's spelling. */
export interface FoundUrl {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly defanged: boolean;
  readonly host: Host;
}

export interface RefusedUrl {
  readonly reason: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the URL whose `://` stands at `colon`. It ends at `limit`, at an unmatched bracket, at the quote it started with
 * or where the next URL of a list begins; closing punctuation belongs to the sentence. Null when no known scheme is there.
 */
export function findUrl(text: string, colon: number, floor: number, limit: number): FoundUrl | RefusedUrl | null {
  const scheme = readScheme(text, colon, floor);
  if (!scheme) return null;
  const { start } = scheme;
  const body = colon + 3;
  const host = readHost(text, body, limit);
  if (!host) {
    const end = endOfAuthority(text, body, limit);
    return end === body
      ? null
      : { reason: "a link whose host is neither an address nor a name with a dot", start, end };
  }
  if (host.kind === "domain" && !isRegistrable(host.value)) {
    return { reason: "a link whose host lies under no public suffix", start, end: host.end };
  }
  const end = trimEnd(text, host.end, endOfUrl(text, host.end, limit, text.charAt(start - 1)));
  const written = text.slice(body, end);
  const defanged = scheme.defanged || text.charAt(colon + 1) === "\\";
  return { value: `${scheme.scheme}://${written}`, start, end, defanged, host };
}

const closers: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

function endOfUrl(text: string, from: number, limit: number, before: string): number {
  if (!/[/?#]/.test(text.charAt(from))) return from;
  const depth: Record<string, number> = { "(": 0, "[": 0, "{": 0 };
  for (let at = from; at < limit; at++) {
    const character = text.charAt(at);
    if (character === "\\" || (character === "'" && before === "'")) return at;
    if (character in depth) depth[character] = (depth[character] ?? 0) + 1;
    const opener = closers[character];
    if (opener !== undefined) {
      const left = (depth[opener] ?? 0) - 1;
      if (left < 0) return at;
      depth[opener] = left;
    }
    if ((character === "," || character === ";") && /^(?:h[tx*]{2}ps?|f[tx]p):/i.test(text.slice(at + 1, at + 8)))
      return at;
  }
  return limit;
}

function trimEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /[.,;:!?'*]/.test(text.charAt(end - 1))) end--;
  return end;
}
