import { bool, datetime, dynamic, table, text } from "../table.ts";

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
