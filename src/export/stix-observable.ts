import type { Indicator } from "../model/indicator.ts";
import { observableId, type StixId } from "./stix-id.ts";

export type StixObject = { readonly type: string; readonly id: StixId } & Readonly<Record<string, unknown>>;

/** An indicator as STIX writes it down: the observable, and the pattern that finds it. */
export interface Observable {
  readonly object: StixObject;
  readonly pattern: string;
}

const hashNames: Readonly<Record<number, string>> = { 32: "MD5", 40: "SHA-1", 64: "SHA-256", 128: "SHA-512" };

/** Null for what STIX has no observable for: a vulnerability, or a hash of a length it does not know. */
export function observableOf({ kind, value }: Indicator): Observable | null {
  switch (kind) {
    case "ip":
      return plain(value.includes(":") ? "ipv6-addr" : "ipv4-addr", value);
    case "cidr": {
      const type = value.includes(":") ? "ipv6-addr" : "ipv4-addr";
      return { ...plain(type, value), pattern: `[${type}:value ISSUBSET ${quoted(value)}]` };
    }
    // A host's name is what a domain name object holds; STIX has none for hosts.
    case "host":
    case "domain":
      return plain("domain-name", value);
    case "url":
      return plain("url", value);
    case "email":
      return plain("email-addr", value);
    case "account": {
      const known = { account_login: value };
      return {
        object: { type: "user-account", spec_version: "2.1", id: observableId("user-account", known), ...known },
        pattern: `[user-account:account_login = ${quoted(value)}]`,
      };
    }
    case "hash": {
      const name = hashNames[value.length];
      if (!name) return null;
      const known = { hashes: { [name]: value } };
      return {
        object: { type: "file", spec_version: "2.1", id: observableId("file", known), ...known },
        pattern: `[file:hashes.'${name}' = ${quoted(value)}]`,
      };
    }
    case "cve":
      return null;
  }
}

function plain(type: string, value: string): Observable {
  return {
    object: { type, spec_version: "2.1", id: observableId(type, { value }), value },
    pattern: `[${type}:value = ${quoted(value)}]`,
  };
}

/** A string of the pattern language. */
const quoted = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;
