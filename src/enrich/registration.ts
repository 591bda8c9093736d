import { type AddressRange, cidrsOf, rangeText } from "./ranges.ts";

/** What a registry says about who holds a range or a domain. Times are as the registry writes them. */
export interface Registration {
  readonly registry: string;
  readonly range?: AddressRange;
  readonly name?: string;
  readonly organisation?: string;
  readonly country?: string;
  readonly created?: string;
  readonly updated?: string;
  readonly expires?: string;
  readonly abuse?: string;
  readonly registrar?: string;
}

/** Plain facts by name; what the registry left out is left out. */
export function registrationFacts(found: Registration, via: "RDAP" | "WHOIS"): Record<string, string> {
  const { range, ...words } = found;
  const facts = Object.entries(words).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return {
    ...Object.fromEntries(facts.map(([name, value]) => [name, value.slice(0, 200)])),
    ...(range && { range: rangeText(range), cidrs: cidrsOf(range).slice(0, 16).join(", ") }),
    via,
  };
}

export function registrationEvidence({
  organisation,
  name,
  registrar,
  country,
  registry,
  created,
}: Registration): string {
  const holder = organisation ?? name ?? registrar;
  const parts = [holder, country, `registered at ${registry}`, created && `since ${created.slice(0, 10)}`];
  return parts.filter(Boolean).join(", ");
}
