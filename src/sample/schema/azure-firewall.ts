import { datetime, int, table, text } from "../table.ts";

/** A connection through Azure Firewall, judged by address. */
export interface NetworkRuleHit {
  readonly time: Date;
  readonly source: string;
  readonly sourcePort: number;
  readonly target: string;
  readonly port: number;
  readonly action: "Allow" | "Deny";
}

export const networkRuleHits = table<NetworkRuleHit>("AZFWNetworkRule", {
  TimeGenerated: datetime((hit) => hit.time),
  Protocol: text("TCP"),
  SourceIp: text((hit) => hit.source),
  SourcePort: int((hit) => hit.sourcePort),
  DestinationIp: text((hit) => hit.target),
  DestinationPort: int((hit) => hit.port),
  Action: text((hit) => hit.action),
  Policy: text("hub-policy"),
  RuleCollectionGroup: text("DefaultNetworkRuleCollectionGroup"),
  RuleCollection: text("outbound"),
  Rule: text((hit) => (hit.action === "Allow" ? "allow-known" : "")),
  ActionReason: text((hit) => (hit.action === "Deny" ? "No rule matched, default deny" : "")),
});

/** A connection through Azure Firewall, judged by name. */
export interface ApplicationRuleHit {
  readonly time: Date;
  readonly source: string;
  readonly sourcePort: number;
  readonly name: string;
  readonly action: "Allow" | "Deny";
}

export const applicationRuleHits = table<ApplicationRuleHit>("AZFWApplicationRule", {
  TimeGenerated: datetime((hit) => hit.time),
  Protocol: text("HTTPS"),
  SourceIp: text((hit) => hit.source),
  SourcePort: int((hit) => hit.sourcePort),
  DestinationPort: int(443),
  Fqdn: text((hit) => hit.name),
  TargetUrl: text(""),
  Action: text((hit) => hit.action),
  Policy: text("hub-policy"),
  RuleCollectionGroup: text("DefaultApplicationRuleCollectionGroup"),
  RuleCollection: text("web"),
  Rule: text((hit) => (hit.action === "Allow" ? "allow-business" : "")),
  ActionReason: text((hit) => (hit.action === "Deny" ? "No rule matched, default deny" : "")),
});
