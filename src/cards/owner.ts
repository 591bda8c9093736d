import { defangText } from "../indicators/defang.ts";
import type { Line } from "../model/card.ts";
import type { Finding } from "../model/enrich.ts";
import type { Indicator, Scope } from "../model/indicator.ts";
import type { SharedRange } from "../model/shared-range.ts";
import { untrusted } from "./span.ts";

const scopes: Readonly<Record<Scope, string>> = {
  public: "public address",
  private: "private address: it belongs to a host of yours or to several",
  "shared-nat": "carrier-grade NAT address (100.64.0.0/10): shared by many",
  loopback: "loopback address: it never crosses a network",
  "link-local": "link-local address: one network segment only",
  multicast: "multicast address",
  documentation: "documentation range: nobody owns it",
  reserved: "reserved range: nobody owns it",
  "azure-platform": "Azure's platform address (DHCP, DNS, health probes)",
  internal: "internal name",
};

/** Clouds where anyone can rent an address, by words in the network's name. */
const rentable =
  /microsoft|amazon|google|digitalocean|ovh|hetzner|linode|akamai|vultr|choopa|oracle|alibaba|tencent|contabo/i;

/**
 * Whose it is and where, from the context providers that answered; what did not answer, or was not asked and why, is said.
 * Empty for what has no owner, such as a hash.
 */
export function ownerLine(indicator: Indicator, findings: readonly Finding[], shared: SharedRange | null = null): Line {
  const known = new Map(
    findings.filter((finding) => finding.status === "ok").map((finding) => [finding.provider, finding.facts ?? {}]),
  );
  const fact = (name: string) => {
    for (const facts of known.values()) if (facts[name] !== undefined && facts[name] !== "") return String(facts[name]);
    return "";
  };
  const scope = indicator.scope ?? "public";
  if (scope !== "public" && scope !== "internal") return [scopes[scope]];
  const organisation = fact("organisation") || fact("name");
  const asn = fact("asn");
  const place = fact("city") || fact("country");
  const parts: Line[] = [];
  if (organisation || asn)
    parts.push([untrusted([asn ? `AS${asn.replace(/^AS/i, "")}` : "", organisation].filter(Boolean).join(" "), 60)]);
  if (shared?.kind === "service" || shared?.kind === "mail") parts.push([`${shared.name}: not rentable`]);
  else if (organisation && rentable.test(organisation)) parts.push(["rentable by anyone: no sign of trust"]);
  if (place) parts.push([untrusted(place, 40), " (approx.)"]);
  const silent = findings.filter(
    (finding) => finding.kind === "context" && ["timeout", "error", "circuit_open"].includes(finding.status),
  );
  if (silent.length > 0) parts.push([`no answer from ${silent.map((finding) => finding.provider).join(", ")}`]);
  if (parts.length === 0) {
    if (indicator.kind === "ip" || indicator.kind === "cidr") return ["nobody could say"];
    const kept = findings.find(({ kind, status }) => kind === "context" && status === "skipped_policy");
    return kept ? ["not looked up: ", untrusted(defangText(kept.evidence[0] ?? "policy"), 80)] : [];
  }
  return parts.flatMap((part, at): Line => (at === 0 ? part : [" · ", ...part]));
}
