import type { IndicatorKind } from "./indicator.ts";

interface KindWords {
  readonly one: string;
  readonly many: string;
  /** With its article, where nothing around it tells which sort of address is meant. */
  readonly some: string;
}

const words: Readonly<Record<IndicatorKind, KindWords>> = {
  ip: { one: "address", many: "addresses", some: "an IP address" },
  cidr: { one: "network", many: "networks", some: "a network" },
  domain: { one: "domain", many: "domains", some: "a domain" },
  url: { one: "URL", many: "URLs", some: "a URL" },
  hash: { one: "hash", many: "hashes", some: "a hash" },
  email: { one: "mail address", many: "mail addresses", some: "a mail address" },
  cve: { one: "CVE", many: "CVEs", some: "a CVE" },
  host: { one: "host", many: "hosts", some: "a host" },
  account: { one: "account", many: "accounts", some: "an account" },
};

/** What a reader calls each kind, in the order in which kinds are told. */
export const kindWords = (kind: IndicatorKind): KindWords => words[kind];
export const kindsInOrder = Object.keys(words) as readonly IndicatorKind[];

/** The word a person would type: hosts and accounts carry their kind. */
export function subjectWord(kind: string, value: string): string {
  return kind === "host" || kind === "account" ? `${kind}:${value}` : value;
}
