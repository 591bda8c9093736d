import * as whois from "whois";
import { z } from "zod";
import type { Registration } from "../registration.ts";
import { askWhois, type WhoisServer } from "./ask.ts";

/** The whois package's list of registries: a host, or a host and how it wants to be asked. */
const listed = z.union([
  z.string().transform((host) => ({ host, query: undefined })),
  z.object({ host: z.string(), query: z.string().optional() }),
]);
const list = z.record(z.string(), z.unknown()).parse(Reflect.get(whois, "SERVERS"));

/** The WHOIS server of a top-level domain; null where none is known. */
export function registryServerOf(topLevelDomain: string): WhoisServer | null {
  const read = listed.safeParse(Object.hasOwn(list, topLevelDomain) ? list[topLevelDomain] : null);
  if (!read.success) return null;
  const { host, query } = read.data;
  return { host, port: 43, ...(query && { query }) };
}

/** What the registry of the top-level domain says; registrars are never asked. Null when it knows no such domain. */
export async function whoisDomain(
  domain: string,
  server: WhoisServer,
  signal: AbortSignal,
): Promise<Registration | null> {
  return readDomainWhois(await askWhois(domain, server, signal), domain, server.host);
}

/** Every registry words its fields in its own way; these are the ones met. */
const fields = {
  registrar: ["registrar", "registrar name", "sponsoring registrar"],
  organisation: ["registrant organization", "org", "registrant"],
  country: ["registrant country", "country"],
  created: [
    "creation date",
    "created",
    "created on",
    "registered",
    "registered on",
    "registration time",
    "created date",
  ],
  updated: ["updated date", "changed", "last-update", "last updated", "last-updated", "modified", "last modified"],
  expires: ["registry expiry date", "expiration date", "expiration time", "expiry date", "expires", "paid-till"],
  abuse: ["registrar abuse contact email", "abuse-mailbox"],
} as const;

export function readDomainWhois(text: string, domain: string, registry: string): Registration | null {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^[ \t]*([A-Za-z][A-Za-z /-]{1,40}?)[ \t]*:[ \t]*(\S.*?)[ \t]*$/.exec(line) ?? [];
    const field = name?.toLowerCase();
    if (field && value && !values.has(field)) values.set(field, value);
  }
  const named = Object.entries(fields).flatMap(([fact, names]) => {
    const value = names.map((name) => values.get(name)).find(Boolean);
    return value ? [[fact, value] as const] : [];
  });
  // Free domains are answered in free words, but never with any of these.
  if (named.length === 0) return null;
  return { registry, name: domain, ...Object.fromEntries(named) };
}
