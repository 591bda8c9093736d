import type { EnrichSettings, Provider } from "./provider.ts";
import { asn } from "./providers/asn.ts";
import { geoip } from "./providers/geoip.ts";
import { registration } from "./providers/registration.ts";
import { reverseDns } from "./providers/reverse-dns.ts";
import { scope } from "./providers/scope.ts";

/** Every provider, one line each, in the order of a card: what is known here first, then registries, then reputation. */
export function lineup(settings: EnrichSettings): readonly Provider[] {
  return [scope, geoip, asn, registration, reverseDns].map((provider) => provider(settings));
}
