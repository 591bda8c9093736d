import { azure, type Server } from "../estate/hosts.ts";
import { bool, datetime, dynamic, int, long, real, table, text } from "../table.ts";

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

/** A device as Defender for Endpoint describes it once a day. */
export interface DeviceState {
  readonly time: Date;
  readonly id: string;
  readonly name: string;
  readonly entraId: string;
  readonly os: string;
  readonly publicAddress: string;
  readonly address: string;
  readonly mac: string;
  readonly network: string;
  readonly users: readonly { readonly UserName: string; readonly DomainName: string; readonly Sid: string }[];
  readonly category: "Endpoint" | "Server";
  readonly exposure: "Low" | "Medium" | "High";
  readonly value: "Low" | "Normal" | "High";
  readonly internetFacing: boolean;
  readonly azureResourceId?: string;
}

export const deviceInfo = table<DeviceState>("DeviceInfo", {
  TimeGenerated: datetime((device) => device.time),
  Timestamp: datetime((device) => device.time),
  DeviceId: text((device) => device.id),
  DeviceName: text((device) => device.name),
  AadDeviceId: text((device) => device.entraId),
  DeviceCategory: text("Endpoint"),
  DeviceType: text((device) => (device.category === "Server" ? "Server" : "Workstation")),
  OSPlatform: text((device) => device.os),
  OSArchitecture: text("64-bit"),
  OSVersion: text("10.0"),
  PublicIP: text((device) => device.publicAddress),
  LoggedOnUsers: dynamic((device) => device.users),
  JoinType: text((device) => (device.category === "Server" ? "Domain Joined" : "AAD Joined")),
  IsAzureADJoined: bool((device) => device.category === "Endpoint"),
  IsInternetFacing: bool((device) => device.internetFacing),
  OnboardingStatus: text("Onboarded"),
  SensorHealthState: text("Active"),
  ExposureLevel: text((device) => device.exposure),
  AssetValue: text((device) => device.value),
  MachineGroup: text((device) => (device.category === "Server" ? "servers" : "workstations")),
  AzureResourceId: text((device) => device.azureResourceId),
});

export const deviceNetworkInfo = table<DeviceState>("DeviceNetworkInfo", {
  TimeGenerated: datetime((device) => device.time),
  Timestamp: datetime((device) => device.time),
  DeviceId: text((device) => device.id),
  DeviceName: text((device) => device.name),
  IPAddresses: dynamic((device) => [{ IPAddress: device.address, SubnetPrefix: 24, AddressType: "Private" }]),
  MacAddress: text((device) => device.mac),
  NetworkAdapterName: text("Ethernet"),
  NetworkAdapterStatus: text("Up"),
  NetworkAdapterType: text("Ethernet"),
  ConnectedNetworks: dynamic((device) => [{ Name: device.network, Category: "Private", IsConnectedToInternet: true }]),
  DefaultGateways: dynamic((device) => [device.address.replace(/\d+$/, "1")]),
  DnsAddresses: dynamic((device) => [device.address.replace(/\d+$/, "2")]),
});
