import { canonical } from "../model/kept.ts";
import { nameUuid } from "../model/uuid.ts";

/** The namespace that STIX 2.1 (section 2.9) prescribes for the ids of observables: the same value, the same id anywhere. */
const observables = "00abedb4-aa42-466c-9c01-fed23315a9b7";
/** Our own, for all other objects: the same case file exported twice gives the same ids. */
const ours = "7d2f6a0c-5f0e-4a77-9b0e-3f7a2f1c8d45";

export type StixId = `${string}--${string}`;

/** `contributing`: the properties that the specification counts for that type. */
export function observableId(type: string, contributing: Readonly<Record<string, unknown>>): StixId {
  return `${type}--${nameUuid(observables, canonical(contributing))}`;
}

export function objectId(type: string, ...parts: readonly string[]): StixId {
  return `${type}--${nameUuid(ours, JSON.stringify([type, ...parts]))}`;
}
