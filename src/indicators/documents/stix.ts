import { z } from "zod";
import type { Listed } from "./listed.ts";

const bundle = z.object({ type: z.literal("bundle"), objects: z.array(z.record(z.string(), z.unknown())).default([]) });

/** Property paths of a STIX pattern that hold something to hunt. */
const huntable =
  /^(?:(?:ipv4-addr|ipv6-addr|domain-name|url|email-addr):value|(?:file|artifact|x509-certificate):hashes\.|network-traffic:(?:src|dst)_ref\.value|email-message:(?:from_ref|sender_ref)\.value)/;
const comparison = /([a-z0-9-]+:[\w.'[\]*-]+)\s+(NOT\s+)?(=|IN|ISSUBSET)\s*(\([^()]*\)|'(?:[^'\\]|\\.)*')/g;
const literal = /'((?:[^'\\]|\\.)*)'/g;

/** The indicators and observables of a STIX 2 bundle, in order; null for what is none. */
export function readStix(content: unknown): Listed[] | null {
  const read = bundle.safeParse(content);
  if (!read.success) return null;
  return read.data.objects.flatMap(readObject);
}

function readObject(object: Readonly<Record<string, unknown>>): Listed[] {
  switch (object["type"]) {
    case "indicator":
      return readIndicator(object);
    case "ipv4-addr":
    case "ipv6-addr":
    case "domain-name":
    case "url":
    case "email-addr":
      return [{ value: words(object["value"]) }];
    case "file":
    case "artifact":
      return hashes(object["hashes"]);
    case "vulnerability":
      return /^cve-/i.test(words(object["name"])) ? [{ value: words(object["name"]) }] : [];
    default:
      return [];
  }
}

function readIndicator(object: Readonly<Record<string, unknown>>): Listed[] {
  const pattern = words(object["pattern"]);
  const name = words(object["name"]) || pattern;
  const type = words(object["pattern_type"]) || "stix";
  if (object["revoked"] === true) return [{ text: name, reason: "revoked in the bundle" }];
  if (type !== "stix") return [{ text: name, reason: `a ${type} rule, not a value` }];
  return [...pattern.matchAll(comparison)].flatMap(([, path = "", not, , operand = ""]): Listed[] => {
    if (not || !huntable.test(path)) return [{ text: `${path} ${operand}`, reason: "a pattern that is not hunted" }];
    return [...operand.matchAll(literal)].map(([, value = ""]) => ({ value: value.replace(/\\(.)/g, "$1") }));
  });
}

/** Every hash that log tables keep: nobody knows which of them a source records. */
function hashes(value: unknown): Listed[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => /^(md5|sha-?1|sha-?256|sha-?512)$/i.test(name))
    .map(([, hash]) => ({ value: words(hash) }));
}

const words = (value: unknown): string => (typeof value === "string" ? value : "");
