import { datetime, int, long, real, table, text, unfilled } from "../table.ts";

/** One session that the firewall at the office allowed or refused. */
export interface Session {
  readonly time: Date;
  readonly action: "Allow" | "Deny";
  readonly direction: "Inbound" | "Outbound";
  readonly source: string;
  readonly sourcePort: number;
  readonly target: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
  readonly application: string;
  readonly rule: string;
  readonly user: string;
  readonly url: string;
  readonly sent: number;
  readonly received: number;
}

export const firewallSessions = table<Session>("CommonSecurityLog", {
  TimeGenerated: datetime((session) => session.time),
  DeviceVendor: text("Palo Alto Networks"),
  DeviceProduct: text("PAN-OS"),
  DeviceVersion: text("10.2"),
  DeviceName: text("fw-hq-01"),
  DeviceEventClassID: text("TRAFFIC"),
  Activity: text("TRAFFIC"),
  LogSeverity: text((session) => (session.action === "Deny" ? "4" : "1")),
  DeviceAction: text((session) => session.action),
  SimplifiedDeviceAction: text((session) => session.action),
  CommunicationDirection: text((session) => session.direction),
  Protocol: text((session) => session.protocol),
  ApplicationProtocol: text((session) => session.application),
  SourceIP: text((session) => session.source),
  SourcePort: int((session) => session.sourcePort),
  SourceUserName: text((session) => session.user),
  DestinationIP: text((session) => session.target),
  DestinationPort: int((session) => session.port),
  RequestURL: text((session) => session.url),
  SentBytes: long((session) => session.sent),
  ReceivedBytes: long((session) => session.received),
  DeviceCustomString1: text((session) => session.rule),
  DeviceCustomString1Label: text("Rule"),
  ...unfilled("SourceHostName", "SourceTranslatedAddress", "DestinationHostName", "DestinationTranslatedAddress"),
  ...unfilled("DestinationUserName", "RemoteIP", "RequestMethod", "Message", "FileName", "FileHash"),
  Computer: text("syslog-01"),
});

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

/** A request to the company's own web site. */
export interface WebRequest {
  readonly time: Date;
  readonly id: string;
  readonly from: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly agent: string;
  readonly bytes: number;
}

export const webRequests = table<WebRequest>("AGWAccessLogs", {
  TimeGenerated: datetime((request) => request.time),
  ClientIp: text((request) => request.from),
  ClientPort: int((request) => request.port),
  HttpMethod: text((request) => request.method),
  RequestUri: text((request) => request.path),
  HttpStatus: int((request) => request.status),
  HttpVersion: text("HTTP/1.1"),
  Host: text("www.contoso.com"),
  OriginalHost: text("www.contoso.com"),
  UserAgent: text((request) => request.agent),
  SentBytes: int((request) => request.bytes),
  ReceivedBytes: int(420),
  TimeTaken: real(0.04),
  TransactionId: text((request) => request.id),
  SslProtocol: text("TLSv1.2"),
  ListenerName: text("https"),
  BackendPoolName: text("www"),
  ...unfilled("RequestQuery", "OriginalRequestUriWithArgs", "WafMode"),
});

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
