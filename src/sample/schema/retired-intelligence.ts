import { bool, datetime, real, table, text, unfilled } from "../table.ts";

/** The predecessor of `ThreatIntelIndicators`: it still exists and has received nothing for a long time. */
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
