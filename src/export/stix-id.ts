import { createHash } from "node:crypto";
import { canonical } from "../model/kept.ts";

/** The namespace that STIX 2.1 (section 2.9) prescribes for the ids of observables: the same value, the same id anywhere. */
const observables = "00abedb4-aa42-466c-9c01-fed23315a9b7";
/** Our own, for all other objects: the same case file exported twice gives the same ids. */
const ours = "7d2f6a0c-5f0e-4a77-9b0e-3f7a2f1c8d45";

export type StixId = `${string}--${string}`;

/** `contributing`: the properties that the specification counts for that type. */
export function observableId(type: string, contributing: Readonly<Record<string, unknown>>): StixId {
  return `${type}--${uuidV5(observables, canonical(contributing))}`;
}

export function objectId(type: string, ...parts: readonly string[]): StixId {
  return `${type}--${uuidV5(ours, JSON.stringify([type, ...parts]))}`;
}

/** RFC 9562, section 5.5. */
function uuidV5(namespace: string, name: string): string {
  const digest = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString("hex").slice(0, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
