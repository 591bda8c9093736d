import { domainToASCII } from "node:url";
import { parse } from "tldts";

/** Suffixes that the public list leaves out: documentation names, and alternative roots that malware has used. */
const otherSuffixes = new Set(["example", "bit", "bazar", "coin", "emc", "lib", "i2p", "eth"]);

/** Names that mean something only inside an organisation or a machine (RFC 6761, RFC 6762, RFC 8375 and custom). */
const innerSuffixes = [
  "local",
  "localhost",
  "localdomain",
  "internal",
  "intranet",
  "lan",
  "corp",
  "home",
  "private",
  "home.arpa",
  "test",
  "example",
  "invalid",
  "in-addr.arpa",
  "ip6.arpa",
];

const tldtsOptions = { extractHostname: false, detectIp: false, validateHostname: false } as const;

/**
 * A domain name as the DNS has it: lower case, labels of 1 to 63 letters, digits, hyphens or underscores, at most 253
 * characters, a last label that is no number; other scripts as `xn--`. Null when the text is no such name.
 */
export function readDomain(text: string): string | null {
  if (text.length > 253) return null;
  const lower = text.toLowerCase();
  const name = /^[\x21-\x7e]*$/.test(lower) ? lower : inAscii(lower);
  if (name.length === 0 || name.length > 253) return null;
  const labels = name.split(".");
  const last = labels[labels.length - 1] ?? "";
  if (labels.length < 2 || !/^(?:xn--[a-z0-9-]+|[a-z][a-z0-9-]*[a-z0-9])$/.test(last)) return null;
  return labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) ? name : null;
}

/** Empty for what is no name: quotes and brackets stand around one, and URL parsers would make labels of them. */
function inAscii(name: string): string {
  return /[\p{Pi}\p{Pf}\p{Ps}\p{Pe}\p{Z}]/u.test(name) ? "" : domainToASCII(name);
}

/** True when anyone could have registered the name: it lies under a public suffix and is not one itself. */
export function isRegistrable(domain: string): boolean {
  const read = parse(domain, tldtsOptions);
  if (read.domain === null) return false;
  if (read.publicSuffix === "onion") return isOnion(read.domainWithoutSuffix ?? "");
  return read.isIcann === true || otherSuffixes.has(read.publicSuffix ?? "");
}

/** A Tor service's name is 16 (version 2) or 56 (version 3) base32 digits. */
const isOnion = (label: string): boolean => /^(?:[a-z2-7]{16}|[a-z2-7]{56})$/.test(label);

/** True for names that no third party should hear of or could know: single labels, reserved and unknown suffixes. */
export function isInnerName(domain: string): boolean {
  return !domain.includes(".") || underSuffix(domain, innerSuffixes) !== undefined || !isRegistrable(domain);
}

/** The suffix that `domain` equals or lies under, label by label: `a.contoso.com` under `contoso.com`, never `notcontoso.com`. */
export function underSuffix(domain: string, suffixes: readonly string[]): string | undefined {
  return suffixes.find((suffix) => {
    const own = suffix.toLowerCase().replace(/^\*?\./, "");
    return domain === own || domain.endsWith(`.${own}`);
  });
}
