import { datetime, real, table, text } from "../table.ts";

/** One or more connections between an Azure machine and the internet, in a flow-log interval. */
export interface Flow {
  readonly time: Date;
  readonly direction: "in" | "out";
  readonly allowed: boolean;
  /** The machine in the virtual network. */
  readonly vm: string;
  readonly vmAddress: string;
  /** `address|started|ended|packets out|packets in|bytes out|bytes in`, one or more, separated by spaces. */
  readonly outside: string;
  readonly port: number;
  readonly application: string;
  readonly rule: string;
  readonly count: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** A network interface, as the daily topology record describes it. */
export interface Interface {
  readonly time: Date;
  readonly vm: string;
  readonly resourceId: string;
  readonly privateAddress: string;
  readonly publicAddress: string;
  readonly mac: string;
}

const region = "eastus";
const nsg = "msticalerts-nsg";
const flowEnd = (flow: Flow) => new Date(flow.time.getTime() + 4000);
const counted = (flow: Flow, direction: Flow["direction"], allowed: boolean) =>
  flow.direction === direction && flow.allowed === allowed ? flow.count : 0;

/** Traffic analytics of NSG flow logs, first generation: the custom-log suffixes tell the type. */
export const azureNetworkAnalytics = table<Flow | Interface>("AzureNetworkAnalytics_CL", {
  TimeGenerated: datetime((record) => record.time),
  SubType_s: text((record) => ("outside" in record ? "FlowLog" : "Topology")),
  ResourceType: text((record) => ("outside" in record ? "" : "NetworkInterface")),
  FASchemaVersion_s: text("2"),
  FlowType_s: text(ofFlow((flow) => (flow.allowed ? "ExternalPublic" : "MaliciousFlow"))),
  FlowStartTime_t: datetime(ofFlow((flow) => flow.time)),
  FlowEndTime_t: datetime(ofFlow(flowEnd)),
  // Public addresses stand in the lists below; the plain columns hold the private side.
  SrcIP_s: text(ofFlow((flow) => (flow.direction === "out" ? flow.vmAddress : ""))),
  DestIP_s: text(ofFlow((flow) => (flow.direction === "in" ? flow.vmAddress : ""))),
  SrcPublicIPs_s: text(ofFlow((flow) => (flow.direction === "in" ? flow.outside : ""))),
  DestPublicIPs_s: text(ofFlow((flow) => (flow.direction === "out" ? flow.outside : ""))),
  VMIP_s: text(ofFlow((flow) => flow.vmAddress)),
  VM1_s: text(ofFlow((flow) => (flow.direction === "out" ? flow.vm : ""))),
  VM2_s: text(ofFlow((flow) => (flow.direction === "in" ? flow.vm : ""))),
  DestPort_d: real(ofFlow((flow) => flow.port)),
  L4Protocol_s: text(ofFlow(() => "T")),
  L7Protocol_s: text(ofFlow((flow) => flow.application)),
  FlowDirection_s: text(ofFlow((flow) => (flow.direction === "in" ? "I" : "O"))),
  FlowStatus_s: text(ofFlow((flow) => (flow.allowed ? "A" : "D"))),
  NSGList_s: text(ofFlow(() => nsg)),
  NSGRule_s: text(ofFlow((flow) => flow.rule)),
  Region_s: text(region),
  FlowCount_d: real(ofFlow((flow) => flow.count)),
  AllowedInFlows_d: real(ofFlow((flow) => counted(flow, "in", true))),
  DeniedInFlows_d: real(ofFlow((flow) => counted(flow, "in", false))),
  AllowedOutFlows_d: real(ofFlow((flow) => counted(flow, "out", true))),
  DeniedOutFlows_d: real(ofFlow((flow) => counted(flow, "out", false))),
  InboundBytes_d: real(ofFlow((flow) => flow.bytesIn)),
  OutboundBytes_d: real(ofFlow((flow) => flow.bytesOut)),
  Name_s: text(ofInterface((nic) => `${nic.vm.toLowerCase()}-nic`)),
  VirtualMachine_s: text(ofInterface((nic) => nic.resourceId)),
  PrivateIPAddresses_s: text(ofInterface((nic) => nic.privateAddress)),
  PublicIPAddresses_s: text(ofInterface((nic) => nic.publicAddress)),
  MACAddress_s: text(ofInterface((nic) => nic.mac)),
});

function ofFlow<Content>(read: (flow: Flow) => Content) {
  return (record: Flow | Interface) => ("outside" in record ? read(record) : undefined);
}

function ofInterface<Content>(read: (nic: Interface) => Content) {
  return (record: Flow | Interface) => ("outside" in record ? undefined : read(record));
}

/** One connection's worth of the flow-log list notation. */
export function outsider(address: string, bytesIn = 0, bytesOut = 0): string {
  return `${address}|1|1|${Math.ceil(bytesOut / 400)}|${Math.ceil(bytesIn / 400)}|${bytesOut}|${bytesIn}`;
}
