import { intruder, knownScanner, sprayer } from "../estate/intruders.ts";
import type { Scene } from "../scene.ts";
import { ownIntelligence } from "../schema/intelligence.ts";
import { type StixIndicator, stixIndicators } from "../schema/stix.ts";

/** What the workspace's own intelligence says: an expired note about the intruder, and three current-style indicators. */
export function intelligence({ at, add, random }: Scene): void {
  add(ownIntelligence, {
    time: at("17 Feb 06:00"),
    id: random.guid(),
    address: intruder,
    threat: "Botnet",
    active: true,
    description: "Indicator in documentation space, kept for demonstrations. Take no action on it.",
    confidence: 0,
    severity: 0,
    tlp: "Green",
    expires: at("7 Feb"),
  });
  const received: Pick<StixIndicator, "time" | "tlp" | "source"> = {
    time: at("12 Feb 03:00"),
    tlp: "Green",
    source: "Contoso threat exchange",
  };
  add(stixIndicators, {
    ...received,
    id: random.guid(),
    key: "ipv4-addr:value",
    value: sprayer.address,
    name: "Password spraying against Entra ID",
    description: "Tries one password against many accounts, about one a minute.",
    type: "malicious-activity",
    confidence: 85,
    active: true,
    from: at("1 Feb"),
    until: at("31 Mar"),
  });
  add(stixIndicators, {
    ...received,
    id: random.guid(),
    key: "ipv4-addr:value",
    value: knownScanner,
    name: "Mass scanner",
    description: "Scanned the internet in January; the lease ran out.",
    type: "anomalous-activity",
    confidence: 60,
    active: false,
    from: at("2 Jan"),
    until: at("1 Feb"),
  });
  add(stixIndicators, {
    ...received,
    id: random.guid(),
    key: "ipv4-addr:value",
    value: "203.0.113.0/24",
    name: "Hosting range used for spraying",
    description: "The provider does not answer abuse reports.",
    type: "malicious-activity",
    confidence: 60,
    active: true,
    from: at("20 Jan"),
    until: at("20 Mar"),
  });
}
