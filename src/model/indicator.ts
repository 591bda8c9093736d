/** What a person can hunt. Values are canonical: lower-case domains and hashes, compressed IPv6, upper-case CVE. */
export type IndicatorKind = "ip" | "cidr" | "domain" | "url" | "hash" | "email" | "host" | "account" | "cve";

/**
 * Where an address (or the host of a name) belongs. Only `public` values may ever be sent to a third party.
 * Source: the IANA special-purpose registries; `azure-platform` is 168.63.129.16.
 */
export type Scope =
  | "public"
  | "private"
  | "shared-nat"
  | "loopback"
  | "link-local"
  | "multicast"
  | "documentation"
  | "reserved"
  | "azure-platform"
  | "internal";

export interface Indicator {
  readonly kind: IndicatorKind;
  readonly value: string;
  readonly scope?: Scope;
}

/** The same text for the same indicator: its scope follows from its value. */
export const indicatorKey = ({ kind, value }: Indicator): string => `${kind} ${value}`;

/** Each indicator once, in the order of first appearance. */
export function distinctIndicators<T extends Indicator>(indicators: readonly T[]): T[] {
  return [...new Map(indicators.map((each) => [indicatorKey(each), each])).values()];
}
