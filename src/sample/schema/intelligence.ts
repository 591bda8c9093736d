import { bool, datetime, real, table, text } from "../table.ts";

/** An indicator in the workspace's own old-style intelligence table. */
export interface OwnIndicator {
  readonly time: Date;
  readonly id: string;
  readonly address: string;
  readonly threat: string;
  readonly active: boolean;
  readonly description: string;
  readonly confidence: number;
  readonly severity: number;
  readonly tlp: string;
  readonly expires: Date;
}

export const ownIntelligence = table<OwnIndicator>("BYOThreatIntelv1_CL", {
  TimeGenerated: datetime((indicator) => indicator.time),
  IndicatorId_s: text((indicator) => indicator.id),
  NetworkIP_s: text((indicator) => indicator.address),
  ThreatType_s: text((indicator) => indicator.threat),
  Active_b: bool((indicator) => indicator.active),
  Description_s: text((indicator) => indicator.description),
  ConfidenceScore_d: real((indicator) => indicator.confidence),
  ThreatSeverity_d: real((indicator) => indicator.severity),
  TrafficLightProtocolLevel_s: text((indicator) => indicator.tlp),
  ExpirationDateTime_t: datetime((indicator) => indicator.expires),
  IndicatorProvider_s: text("own"),
  Action_s: text("alert"),
});
