import type { Indicator } from "../model/indicator.ts";
import { readAddress, readNetwork, whyNotIPv4 } from "./address.ts";
import { readHash, whyNoDigest } from "./hash.ts";
import { whyNotDomain } from "./lookalike.ts";
import { isRegistrable, readDomain } from "./name.ts";
import { refang } from "./refang.ts";
import { scopeOf, scopeOfNetwork } from "./scope.ts";
import { readHost } from "./url.ts";

/** What one token is, with what was changed to read it; or why it is no indicator, as a sentence's second half. */
export type Classified = { readonly indicator: Indicator; readonly note?: string } | { readonly reason: string };

/** Longer than any URL that a log table keeps. */
const longest = 8192;

/**
 * Reads one token as an indicator, in this order: host:NAME, account:NAME, CVE, hash, network, address (a port is
 * dropped), URL, mail address, domain. Defanged spellings are mended first. A `typed` token was meant by a person: any
 * label may end a domain, and a regular-looking hash is believed. Otherwise look-alikes are refused as in running text.
 */
export function classify(token: string, options: { readonly typed: boolean }): Classified {
  if (token.length > longest) return { reason: `it is longer than ${longest} characters` };
  const text = refang(unwrap(token));
  if (text.length === 0) return { reason: "it is empty" };
  return (
    readPrefixed(text) ??
    readCve(text) ??
    readDigest(text, options.typed) ??
    readRange(text) ??
    readIp(text) ??
    readUrl(text, options.typed) ??
    readMail(text, options.typed) ??
    readName(text, options.typed)
  );
}

/** Quotes, angle brackets and closing punctuation come from where the token was copied. */
function unwrap(token: string): string {
  const inner =
    /^(?:<([^<>]*)>|\(([^()]*)\)|"([^"]*)"|'([^']*)'|`([^`]*)`|[\p{Pi}\p{Pf}„‚]([^\p{Pi}\p{Pf}]*)[\p{Pi}\p{Pf}])$/u.exec(
      token.trim(),
    );
  const text = (inner?.slice(1).find((part) => part !== undefined) ?? token).trim();
  let end = text.length;
  while (end > 0 && ".,;".includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function readPrefixed(text: string): Classified | undefined {
  const [, kind = "", name = ""] = /^(host|account):(.*)$/is.exec(text) ?? [];
  if (kind === "") return undefined;
  if (kind.toLowerCase() === "host") {
    return /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]{0,252})$/u.test(name)
      ? { indicator: { kind: "host", value: name } }
      : { reason: "after host: comes a machine's name, for example host:web01" };
  }
  return /^[^\p{C}\s](?:[^\p{C}]{0,254}[^\p{C}\s])?$/u.test(name)
    ? { indicator: { kind: "account", value: name } }
    : { reason: "after account: comes a name, for example account:jdoe or account:CONTOSO\\jdoe" };
}

function readCve(text: string): Classified | undefined {
  if (/^cve-\d{4}-\d{4,19}$/i.test(text)) return { indicator: { kind: "cve", value: text.toUpperCase() } };
  return /^cve[-_ ]/i.test(text) ? { reason: "a CVE is written CVE-2021-44228" } : undefined;
}

function readDigest(text: string, typed: boolean): Classified | undefined {
  const bare = /^(?:md5|sha-?1|sha-?256|sha-?512)[:=](.*)$/is.exec(text)?.[1] ?? text;
  const hash = readHash(bare);
  const reason = hash && !typed ? whyNoDigest(hash) : undefined;
  if (reason) return { reason };
  if (hash) return { indicator: { kind: "hash", value: hash } };
  if (bare === text && !/^[0-9a-f]{24,}$/i.test(text)) return undefined;
  return { reason: `a hash has 32, 40, 64 or 128 hex digits, this has ${bare.length} characters` };
}

function readRange(text: string): Classified | undefined {
  if (!/^[0-9a-f.:]+\/\d+$/i.test(text)) return undefined;
  const network = readNetwork(text);
  if (!network) return { reason: "a network is an address, a slash and a prefix length, for example 192.0.2.0/24" };
  const single = network.prefix === (network.family === 4 ? 32 : 128);
  if (!single)
    return withNote({ kind: "cidr", value: network.value, scope: scopeOfNetwork(network.value) }, network.note);
  const value = network.value.slice(0, network.value.indexOf("/"));
  return { indicator: { kind: "ip", value, scope: scopeOf(value) }, note: `${text} is one address` };
}

function readIp(text: string): Classified | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const written = bracketed ?? plain ?? text;
  const address = readAddress(written);
  if (address) {
    const notes = [address.note, port && `port ${port} left out`].filter((note) => note);
    return withNote({ kind: "ip", value: address.value, scope: scopeOf(address.value) }, notes.join("; ") || undefined);
  }
  if (/^\d+(?:\.\d+)+$/.test(written)) return { reason: whyNotIPv4(written) };
  if (/^0x[0-9a-f.x]+$/i.test(written)) return { reason: "an address is written as four decimal numbers" };
  return /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(written)
    ? { reason: "it is not a complete IPv6 address" }
    : undefined;
}

function readUrl(text: string, typed: boolean): Classified | undefined {
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  if (scheme === "") return undefined;
  if (/[\s<>"\p{Cc}]/u.test(rest)) return { reason: "a URL has no spaces or quotes in it" };
  const host = readHost(rest, 0, rest.length);
  const single = typed && /^(?:[^@/?#]*@)?[a-z0-9_-]+(?::\d{1,5})?(?:[/?#]|$)/i.test(rest);
  if (!host && !single) return { reason: "the host of the URL is neither an address nor a name" };
  if (!typed && host?.kind === "domain" && !isRegistrable(host.value))
    return { reason: "its host lies under no public suffix" };
  const scope = host?.kind === "ip" ? { scope: scopeOf(host.value) } : {};
  return { indicator: { kind: "url", value: `${scheme.toLowerCase()}://${rest}`, ...scope } };
}

function readMail(text: string, typed: boolean): Classified | undefined {
  const bare = text.replace(/^mailto:/i, "");
  const at = bare.indexOf("@");
  if (at < 0) return undefined;
  const local = bare.slice(0, at);
  const domain = readDomain(bare.slice(at + 1));
  if (!domain || !/^[^\s"(),:;<>@[\\\]\p{C}]{1,64}$/u.test(local))
    return { reason: "a mail address is written name@example.com" };
  if (!typed && !isRegistrable(domain)) return { reason: "its domain lies under no public suffix" };
  return { indicator: { kind: "email", value: `${local.toLowerCase()}@${domain}` } };
}

function readName(text: string, typed: boolean): Classified {
  const [, name = text, port] = /^([^:]+):(\d{1,5})$/.exec(text) ?? [];
  const domain = readDomain(name.replace(/\.$/, ""));
  if (!domain) {
    return {
      reason: /^[\p{L}\p{N}_-]+$/u.test(name)
        ? oneWord(name)
        : /^[^\s\\@]+\\[^\s\\@]+$/.test(text)
          ? `an account is written account:${text}`
          : "it is no address, name, URL, hash, mail address or CVE",
    };
  }
  const reason = typed
    ? undefined
    : (whyNotDomain(name, "") ?? (isRegistrable(domain) ? undefined : "it lies under no public suffix"));
  return reason ? { reason } : withNote({ kind: "domain", value: domain }, port && `port ${port} left out`);
}

function oneWord(name: string): string {
  if (/^\d{1,4}$/.test(name)) return `a number alone is no range either: ${name}d is days, ${name}h hours`;
  return `one word could be a machine or a person: write host:${name} or account:${name}`;
}

function withNote(indicator: Indicator, note: string | undefined): Classified {
  return note ? { indicator, note } : { indicator };
}
