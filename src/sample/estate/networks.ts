import { type Random, random } from "../random.ts";

/** Where a request comes from, as the logs enrich it. */
export interface Network {
  readonly address: string;
  readonly asn: number;
  readonly country: string;
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
  /** The name of the trusted location it belongs to. */
  readonly trusted?: string;
}

/** The office's own way out. Its range is on the watchlist of own ranges. */
export const office: Network = {
  address: "198.51.100.10",
  asn: 64496,
  country: "IE",
  city: "Dublin",
  latitude: 53.3498,
  longitude: -6.2603,
  trusted: "HQ NAT",
};

/** Lines at home that people sign in from now and then. */
const homes: readonly Network[] = [17, 38, 59, 92, 120, 143, 188, 214].map((last, index) => ({
  address: `198.19.240.${last}`,
  asn: 64497 + (index % 3),
  country: "IE",
  city: index % 2 === 0 ? "Dublin" : "Cork",
  latitude: index % 2 === 0 ? 53.35 : 51.9,
  longitude: index % 2 === 0 ? -6.26 : -8.47,
}));

/** 92 of 100 sign-ins come from the office. */
export function whereabouts(chance: Random): Network {
  return chance.chance(0.92) ? office : chance.pick(homes);
}

/** The rest of the internet: 4,000 addresses of the benchmarking range 198.18.0.0/15, a few of 2001:db8::/32. */
export const strangers: readonly string[] = noise(4000);
export const strangers6: readonly string[] = Array.from({ length: 60 }, (_, index) => `2001:db8:5:${index + 1}::7`);

function noise(count: number): string[] {
  const chance = random("strangers");
  // 198.19.240.0/24 is where people live.
  const found = new Set<string>();
  while (found.size < count) {
    found.add(`198.${chance.between(18, 19)}.${chance.below(240)}.${chance.between(1, 254)}`);
  }
  return [...found];
}
