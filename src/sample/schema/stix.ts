import { bool, datetime, dynamic, int, type Json, table, text } from "../table.ts";

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
