import { BlockList, isIP } from "node:net";
import { domainToASCII, domainToUnicode } from "node:url";
import type { Indicator } from "../model/indicator.ts";
import { addressShape, rangeShape, type Shape } from "./address.ts";
import {
  accountEnd,
  accountEntity,
  accountStart,
  domainEnd,
  hostStart,
  idEnd,
  idStart,
  labelStart,
  mailStart,
  nameColumn,
  quote,
  shortHostEnd,
  tokenEnd,
  tokenStart,
  urlEnd,
  urlStart,
} from "./boundary.ts";

/** How one indicator is recognised, in KQL (`terms`, `pattern`) and here (`test`), by the same rules. */
export interface Matcher {
  /** Every spelling and name searched: what an answer may say, and what whole-name columns are compared with. */
  readonly values: readonly string[];
  /** At least one of these stands as a term in any text that matches. Empty for a range. */
  readonly terms: readonly string[];
  /** RE2, case-insensitive. A range's group 1 is an address. */
  readonly pattern: string;
  /** Set for a range: its addresses are judged by the prefix functions of this version. */
  readonly range?: 4 | 6;
  test(text: string): boolean;
}

/** `names` are other names of the same host or account, e.g. from IdentityInfo; each is matched by its own form. */
export function matcherOf(indicator: Indicator, names: readonly string[] = []): Matcher {
  if (indicator.kind === "cidr") return rangeMatcher(indicator.value);
  const shapes = unique([indicator.value, ...names].map(wellFormed)).map((value) => shapeOf({ ...indicator, value }));
  const body = `(?:${shapes.map(({ pattern }) => pattern).join("|")})`;
  const expression = new RegExp(body, "iu");
  return {
    values: unique(shapes.flatMap(({ spellings }) => spellings)),
    terms: unique(shapes.flatMap(({ terms }) => terms)),
    pattern: `(?i)${body}`,
    test: (text) => expression.test(text),
  };
}

function shapeOf({ kind, value }: Indicator): Shape {
  switch (kind) {
    case "ip":
      return addressShape(value);
    case "domain":
      return spelled(idnSpellings(value), labelStart, domainEnd);
    case "email":
      return mailShape(value);
    case "hash":
    case "cve":
      return spelled([value], tokenStart, tokenEnd);
    case "url":
      return urlShape(value);
    case "host":
      return hostShape(value);
    case "account":
      return accountShape(value);
    case "cidr":
      return rangeShape(value);
  }
}

function spelled(spellings: readonly string[], start: string, end: string): Shape {
  return { spellings, terms: spellings.map(term), pattern: `${start}(${spellings.map(quote).join("|")})${end}` };
}

/** A term starts and ends with a letter or digit, or no index knows it. */
function term(text: string): string {
  return text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "") || text;
}

function idnSpellings(domain: string): readonly string[] {
  return unique([domain, domainToASCII(domain), domainToUnicode(domain)].filter((spelling) => spelling !== ""));
}

function mailShape(value: string): Shape {
  const at = value.lastIndexOf("@");
  const local = value.slice(0, at);
  const domains = idnSpellings(value.slice(at + 1));
  const spellings = domains.map((domain) => `${local}@${domain}`);
  return {
    spellings,
    terms: domains.flatMap((domain) => [term(`${local}@${domain}`), term(`${local}%40${domain}`)]),
    pattern: `${mailStart}(${quote(local)}(?:@|%40|\\\\u0040)(?:${domains.map(quote).join("|")}))${domainEnd}`,
  };
}

/** Host, port and path decide; the scheme does not, since proxies log without it. Encoded copies inside other URLs count. */
function urlShape(value: string): Shape {
  const rest = value.replace(/^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?/i, "");
  const host = /^\[[^\]]*\]|^[^/?#:]*/.exec(rest)?.[0] ?? rest;
  const hosts = /^[[\d]/.test(host) ? [host] : idnSpellings(host);
  const tail = rest.slice(host.length).replace(/\/$/, "");
  const ending = /[?#]/.test(tail) ? "" : String.raw`(?:\\?/|%2f)?`;
  const terms = hosts.flatMap((name) => [term(name), `2f${term(name)}`]);
  const body = `(?:${hosts.map(quote).join("|")})${[...tail].map(encodable).join("")}${ending}`;
  return { spellings: [value], terms, pattern: `${urlStart}(${body})${urlEnd}` };
}

function encodable(character: string): string {
  const percent = encodeURIComponent(character);
  if (character === "/") return String.raw`(?:\\?/|%2f)`;
  if (character === "&") return String.raw`(?:&(?:amp;)?|%26|\\u0026)`;
  return percent === character ? quote(character) : `(?:${quote(character)}|${percent})`;
}

/** A host's names may be its addresses, too. */
function hostShape(value: string): Shape {
  if (isIP(value) !== 0) return addressShape(value);
  if (value.includes("/")) return spelled([value], idStart, idEnd);
  const [short = value, ...domain] = value.split(".");
  if (domain.length === 0) return spelled([value], hostStart, shortHostEnd);
  const body = `${quote(short)}(?:${quote(`.${domain.join(".")}`)})?`;
  return { spellings: [value, short], terms: [term(short)], pattern: `${hostStart}(${body})${domainEnd}` };
}

/**
 * Forms: name@domain, DOMAIN\\name, an object id or SID, a bare name (which also matches inside the first two). Of the
 * first two, tables may hold the name alone in a column of its own, and alerts the name and the domain apart.
 */
function accountShape(value: string): Shape {
  if (value.includes("@")) {
    const { spellings, pattern } = mailShape(value);
    const local = value.slice(0, value.lastIndexOf("@"));
    const domains = spellings.map((spelling) => spelling.slice(local.length + 1));
    return {
      spellings: unique([...spellings, local]),
      terms: [term(local)],
      pattern: `(?:${pattern}|${nameColumn(local)}|${accountEntity(local, "UPNSuffix", domains)})`,
    };
  }
  if (/^(?:S-1-[\d-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(value))
    return spelled([value], idStart, idEnd);
  const [domain = "", name] = value.split("\\");
  if (name === undefined) return spelled([value], accountStart, accountEnd);
  const whole = `${hostStart}(${quote(domain)}\\\\{1,4}${quote(name)})${accountEnd}`;
  const pattern = `(?:${whole}|${nameColumn(name)}|${accountEntity(name, "NTDomain", [domain])})`;
  return { spellings: [value, name], terms: [term(name)], pattern };
}

function rangeMatcher(value: string): Matcher {
  const { version, spellings, terms, pattern } = rangeShape(value);
  const [network = "", bits = ""] = value.split("/");
  const range = new BlockList();
  range.addSubnet(network, Number(bits), version === 4 ? "ipv4" : "ipv6");
  const expression = new RegExp(pattern, "iu");
  return {
    values: spellings,
    terms,
    pattern: `(?i)${pattern}`,
    range: version,
    test: (text) => {
      const address = expression.exec(text)?.[1];
      return (
        address !== undefined && isIP(address) === version && range.check(address, version === 4 ? "ipv4" : "ipv6")
      );
    },
  };
}

/** Half a surrogate pair can stand in no query and in no log. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\uFFFD");
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
