import { bool, datetime, dynamic, int, type Json, real, table, text, unfilled } from "../table.ts";

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

/** A STIX indicator as Sentinel keeps it today. */
export interface StixIndicator {
  readonly time: Date;
  readonly id: string;
  /** The STIX path, e.g. `ipv4-addr:value`. */
  readonly key: string;
  readonly value: string;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  /** 0 to 100; null where the source did not say. */
  readonly confidence: number | null;
  readonly active: boolean;
  readonly from: Date;
  readonly until: Date;
  readonly tlp: string;
  readonly source: string;
}

const pattern = (indicator: StixIndicator) => `[${indicator.key} = '${indicator.value}']`;

export const stixIndicators = table<StixIndicator>("ThreatIntelIndicators", {
  TimeGenerated: datetime((indicator) => indicator.time),
  Id: text((indicator) => `indicator--${indicator.id}`),
  SourceSystem: text((indicator) => indicator.source),
  LastUpdateMethod: text("TaxiiConnector"),
  ObservableKey: text((indicator) => indicator.key),
  ObservableValue: text((indicator) => indicator.value),
  Pattern: text(pattern),
  Confidence: int((indicator) => indicator.confidence),
  IsActive: bool((indicator) => indicator.active),
  IsDeleted: bool(false),
  Revoked: bool(false),
  ValidFrom: datetime((indicator) => indicator.from),
  ValidUntil: datetime((indicator) => indicator.until),
  Created: datetime((indicator) => indicator.from),
  Modified: datetime((indicator) => indicator.from),
  Tags: text(""),
  AdditionalFields: dynamic((indicator) => ({ TLPLevel: indicator.tlp })),
  Data: dynamic(stix),
});

function stix(indicator: StixIndicator): Json {
  return {
    type: "indicator",
    id: `indicator--${indicator.id}`,
    spec_version: "2.1",
    name: indicator.name,
    description: indicator.description,
    indicator_types: [indicator.type],
    pattern: pattern(indicator),
    pattern_type: "stix",
    valid_from: indicator.from.toISOString(),
    valid_until: indicator.until.toISOString(),
  };
}

/** The predecessor of the table above: it still exists and has received nothing for a long time. */
export const retiredIntelligence = table<never>("ThreatIntelligenceIndicator", {
  TimeGenerated: datetime(),
  IndicatorId: text(),
  ThreatType: text(),
  Description: text(),
  Active: bool(),
  ConfidenceScore: real(),
  ExpirationDateTime: datetime(),
  TrafficLightProtocolLevel: text(),
  NetworkIP: text(),
  NetworkSourceIP: text(),
  NetworkDestinationIP: text(),
  NetworkCidrBlock: text(),
  EmailSourceIpAddress: text(),
  EmailSenderAddress: text(),
  DomainName: text(),
  Url: text(),
  FileHashType: text(),
  FileHashValue: text(),
  ...unfilled("IndicatorProvider", "SourceSystem", "Tags", "Action", "ExternalIndicatorId", "AdditionalInformation"),
  ...unfilled("NetworkSourceCidrBlock", "NetworkDestinationCidrBlock", "EmailSourceDomain"),
});
