import { azure, type Server } from "../estate/hosts.ts";
import { datetime, dynamic, int, long, real, table, text } from "../table.ts";

/** A server says that it is there. */
export interface Sighting {
  readonly time: Date;
  readonly server: Server;
}

export const heartbeats = table<Sighting>("Heartbeat", {
  TimeGenerated: datetime((beat) => beat.time),
  Computer: text((beat) => beat.server.name),
  ComputerIP: text((beat) => beat.server.publicAddress),
  ComputerPrivateIPs: dynamic((beat) => [beat.server.privateAddress]),
  ComputerEnvironment: text("Azure"),
  Category: text("Direct Agent"),
  OSType: text((beat) => beat.server.os),
  OSName: text((beat) => beat.server.osName),
  OSMajorVersion: text((beat) => (beat.server.os === "Linux" ? "18" : "10")),
  OSMinorVersion: text((beat) => (beat.server.os === "Linux" ? "04" : "0")),
  Version: text("1.8.1-256"),
  RemoteIPCountry: text("United States"),
  RemoteIPLatitude: real(38.71),
  RemoteIPLongitude: real(-78.15),
  SubscriptionId: text(azure.subscription),
  ResourceGroup: text(azure.group),
  ResourceProvider: text("Microsoft.Compute"),
  ResourceType: text("virtualMachines"),
  Resource: text((beat) => beat.server.name),
  ResourceId: text((beat) => beat.server.resourceId),
  VMUUID: text((beat) => beat.server.vmId),
  Solutions: text("security, changeTracking, serviceMap"),
});

export const vmComputers = table<Sighting>("VMComputer", {
  TimeGenerated: datetime((beat) => beat.time),
  Computer: text((beat) => beat.server.name),
  HostName: text((beat) => beat.server.name),
  DisplayName: text((beat) => beat.server.name),
  Machine: text((beat) => `m-${beat.server.agentId}`),
  AgentId: text((beat) => beat.server.agentId),
  Ipv4Addresses: dynamic((beat) => [beat.server.privateAddress, "127.0.0.1"]),
  Ipv4DefaultGateways: dynamic(["10.0.3.1"]),
  Ipv6Addresses: dynamic([]),
  DnsNames: dynamic((beat) => [beat.server.name.toLowerCase()]),
  OperatingSystemFamily: text((beat) => beat.server.os.toLowerCase()),
  OperatingSystemFullName: text((beat) => beat.server.osName),
  PhysicalMemoryMB: long(3584),
  Cpus: int(2),
  HostingProvider: text("azure"),
  VirtualizationState: text("virtual"),
  AzureSubscriptionId: text(azure.subscription),
  AzureResourceGroup: text(azure.group),
  AzureResourceName: text((beat) => beat.server.name),
  AzureLocation: text("eastus"),
  AzureVmId: text((beat) => beat.server.vmId),
  AzureSize: text("Standard_DS1_v2"),
});
