import { datetime, int, table, text, unfilled } from "../table.ts";

/** A name that a workstation asked for. */
export interface Lookup {
  readonly time: Date;
  readonly host: string;
  readonly address: string;
  readonly name: string;
  readonly type: "A" | "AAAA";
  /** Empty when there is no such name or address. */
  readonly answer: string;
}

export const lookups = table<Lookup>("ASimDnsActivityLogs", {
  TimeGenerated: datetime((lookup) => lookup.time),
  EventStartTime: datetime((lookup) => lookup.time),
  EventCount: int(1),
  EventType: text("Query"),
  EventSubType: text("response"),
  EventResult: text((lookup) => (lookup.answer ? "Success" : "Failure")),
  EventResultDetails: text((lookup) => (lookup.answer ? "NOERROR" : "NXDOMAIN")),
  EventProduct: text("DNS Server"),
  EventVendor: text("Microsoft"),
  EventSchemaVersion: text("0.1.7"),
  SrcIpAddr: text((lookup) => lookup.address),
  SrcHostname: text((lookup) => lookup.host),
  DstIpAddr: text("10.20.4.2"),
  DvcHostname: text("dc-01"),
  DnsQuery: text((lookup) => lookup.name),
  DnsQueryTypeName: text((lookup) => lookup.type),
  DnsResponseName: text((lookup) => lookup.answer),
  DnsResponseCode: int((lookup) => (lookup.answer ? 0 : 3)),
  ...unfilled("SrcUsername", "DvcAction", "SrcDvcId", "ThreatCategory", "UrlCategory"),
});
