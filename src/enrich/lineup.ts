import type { EnrichSettings, Provider } from "./provider.ts";
import { abuseipdb } from "./providers/abuseipdb.ts";
import { anonymizer } from "./providers/anonymizer.ts";
import { asn } from "./providers/asn.ts";
import { crowdsec } from "./providers/crowdsec.ts";
import { geoip } from "./providers/geoip.ts";
import { greynoise } from "./providers/greynoise.ts";
import { internetdb } from "./providers/internetdb.ts";
import { malwarebazaar } from "./providers/malwarebazaar.ts";
import { misp } from "./providers/misp.ts";
import { otx } from "./providers/otx.ts";
import { passiveDns } from "./providers/passive-dns.ts";
import { registration } from "./providers/registration.ts";
import { reverseDns } from "./providers/reverse-dns.ts";
import { scope } from "./providers/scope.ts";
import { spamhausDrop } from "./providers/spamhaus-drop.ts";
import { threatfox } from "./providers/threatfox.ts";
import { torExits } from "./providers/tor-exits.ts";
import { urlhaus } from "./providers/urlhaus.ts";
import { virustotal } from "./providers/virustotal.ts";

/** Every provider, one line each: what is known here, then registries and lists, then reputation. */
const providers: readonly ((settings: EnrichSettings) => Provider)[] = [
  scope,
  geoip,
  asn,
  anonymizer,
  registration,
  reverseDns,
  torExits,
  spamhausDrop,
  internetdb,
  passiveDns,
  virustotal,
  abuseipdb,
  greynoise,
  urlhaus,
  threatfox,
  malwarebazaar,
  crowdsec,
  otx,
  misp,
];

export const lineup = (settings: EnrichSettings): readonly Provider[] =>
  providers.map((provider) => provider(settings));
