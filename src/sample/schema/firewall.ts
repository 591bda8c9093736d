import { datetime, int, long, table, text, unfilled } from "../table.ts";

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
