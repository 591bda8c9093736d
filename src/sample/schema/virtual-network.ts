import { bool, datetime, int, long, table, text, unfilled } from "../table.ts";
import { outsider } from "./flows.ts";

/** One connection of traffic analytics' second generation, in which an interval holds a single pair of addresses. */
export interface VirtualNetworkFlow {
  readonly time: Date;
  readonly direction: "Inbound" | "Outbound";
  readonly allowed: boolean;
  readonly host: string;
  readonly inside: string;
  readonly outside: string;
  readonly port: number;
  readonly application: string;
  readonly sent: number;
  readonly received: number;
}

const source = (flow: VirtualNetworkFlow) => (flow.direction === "Inbound" ? flow.outside : flow.inside);
const target = (flow: VirtualNetworkFlow) => (flow.direction === "Inbound" ? flow.inside : flow.outside);
const flows = (flow: VirtualNetworkFlow, direction: string, allowed: boolean) =>
  flow.direction === direction && flow.allowed === allowed ? 1 : 0;

export const networkAnalytics = table<VirtualNetworkFlow>("NTANetAnalytics", {
  TimeGenerated: datetime((flow) => flow.time),
  SubType: text("FlowLog"),
  FaSchemaVersion: text("3"),
  FlowType: text("ExternalPublic"),
  FlowStartTime: datetime((flow) => flow.time),
  FlowEndTime: datetime((flow) => new Date(flow.time.getTime() + 30_000)),
  SrcIp: text(source),
  DestIp: text(target),
  SrcPublicIps: text((flow) => (flow.direction === "Inbound" ? outsider(flow.outside, flow.received, flow.sent) : "")),
  DestPublicIps: text((flow) =>
    flow.direction === "Outbound" ? outsider(flow.outside, flow.received, flow.sent) : "",
  ),
  DestPort: int((flow) => flow.port),
  L4Protocol: text("T"),
  L7Protocol: text((flow) => flow.application),
  FlowDirection: text((flow) => flow.direction),
  FlowStatus: text((flow) => (flow.allowed ? "Allowed" : "Denied")),
  NsgRule: text((flow) => (flow.allowed ? "UserRule_office" : "DefaultRule_DenyAllInBound")),
  SrcVm: text((flow) => (flow.direction === "Outbound" ? flow.host : "")),
  DestVm: text((flow) => (flow.direction === "Inbound" ? flow.host : "")),
  FlowIntervalStartTime: datetime((flow) => flow.time),
  FlowIntervalEndTime: datetime((flow) => new Date(flow.time.getTime() + 30_000)),
  ...unfilled("MacAddress", "SrcNic", "DestNic", "TargetResourceId", "Country", "SrcSubnet", "DestSubnet"),
  AzureRegion: text("northeurope"),
  IsFlowCapturedAtUdrHop: bool(false),
  AllowedInFlows: long((flow) => flows(flow, "Inbound", true)),
  DeniedInFlows: long((flow) => flows(flow, "Inbound", false)),
  AllowedOutFlows: long((flow) => flows(flow, "Outbound", true)),
  DeniedOutFlows: long((flow) => flows(flow, "Outbound", false)),
  BytesSrcToDest: long((flow) => (flow.direction === "Outbound" ? flow.sent : flow.received)),
  BytesDestToSrc: long((flow) => (flow.direction === "Outbound" ? flow.received : flow.sent)),
});
