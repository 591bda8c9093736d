import type { Workstation } from "../estate/hosts.ts";
import type { Person } from "../estate/people.ts";
import { bool, datetime, dynamic, int, long, table, text, unfilled } from "../table.ts";

/** A program as Defender describes it; the same program has the same hashes everywhere. */
export interface Program {
  readonly file: string;
  readonly folder: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly md5: string;
  readonly signer: string;
  readonly parent: string;
}

interface OnDevice {
  readonly time: Date;
  readonly device: Workstation;
  readonly person: Person;
}

/** What stands in front of every endpoint table. */
const device = {
  TimeGenerated: datetime<OnDevice>((event) => event.time),
  Timestamp: datetime<OnDevice>((event) => event.time),
  DeviceId: text<OnDevice>((event) => event.device.deviceId),
  DeviceName: text<OnDevice>((event) => event.device.name),
};

/** A program on a workstation talks to something. */
export interface Connection extends OnDevice {
  readonly action: "ConnectionSuccess" | "ConnectionFailed";
  readonly program: Program;
  readonly remote: string;
  readonly port: number;
  readonly name: string;
}

export const connections = table<Connection>("DeviceNetworkEvents", {
  ...device,
  ActionType: text((connection) => connection.action),
  RemoteIP: text((connection) => connection.remote),
  RemoteIPType: text((connection) => (connection.remote.startsWith("10.") ? "Private" : "Public")),
  RemotePort: int((connection) => connection.port),
  RemoteUrl: text((connection) => connection.name),
  LocalIP: text((connection) => connection.device.address),
  LocalIPType: text("Private"),
  Protocol: text("Tcp"),
  InitiatingProcessFileName: text((connection) => connection.program.file),
  InitiatingProcessFolderPath: text((connection) => connection.program.folder),
  InitiatingProcessCommandLine: text((connection) => `"${connection.program.folder}\\${connection.program.file}"`),
  InitiatingProcessParentFileName: text((connection) => connection.program.parent),
  InitiatingProcessSHA1: text((connection) => connection.program.sha1),
  InitiatingProcessSHA256: text((connection) => connection.program.sha256),
  InitiatingProcessMD5: text((connection) => connection.program.md5),
  AdditionalFields: dynamic({}),
  InitiatingProcessVersionInfoCompanyName: text((connection) => connection.program.signer),
  InitiatingProcessAccountName: text((connection) => connection.person.alias),
  InitiatingProcessAccountDomain: text("contoso"),
  InitiatingProcessAccountUpn: text((connection) => connection.person.upn),
});

/** A program starts. */
export interface ProcessStart extends OnDevice {
  readonly program: Program;
  readonly command: string;
  readonly parent: Program;
  readonly pid: number;
}

export const processes = table<ProcessStart>("DeviceProcessEvents", {
  ...device,
  ActionType: text("ProcessCreated"),
  FileName: text((start) => start.program.file),
  FolderPath: text((start) => `${start.program.folder}\\${start.program.file}`),
  ProcessCommandLine: text((start) => start.command),
  ProcessId: long((start) => start.pid),
  LogonId: long(null),
  AdditionalFields: dynamic({}),
  ProcessCreationTime: datetime((start) => start.time),
  SHA1: text((start) => start.program.sha1),
  SHA256: text((start) => start.program.sha256),
  MD5: text((start) => start.program.md5),
  ProcessVersionInfoCompanyName: text((start) => start.program.signer),
  AccountName: text((start) => start.person.alias),
  AccountDomain: text("contoso"),
  AccountUpn: text((start) => start.person.upn),
  AccountSid: text((start) => start.person.sid),
  InitiatingProcessFileName: text((start) => start.parent.file),
  InitiatingProcessFolderPath: text((start) => start.parent.folder),
  InitiatingProcessCommandLine: text((start) => `"${start.parent.folder}\\${start.parent.file}"`),
  InitiatingProcessParentFileName: text((start) => start.parent.parent),
  InitiatingProcessSHA1: text((start) => start.parent.sha1),
  InitiatingProcessSHA256: text((start) => start.parent.sha256),
  InitiatingProcessMD5: text((start) => start.parent.md5),
  InitiatingProcessAccountName: text((start) => start.person.alias),
  InitiatingProcessSignerType: text("OsVendor"),
  InitiatingProcessSignatureStatus: text("Valid"),
});

/** Somebody logs on to a workstation. */
export interface DeviceLogon extends OnDevice {
  readonly action: "LogonSuccess" | "LogonFailed";
  readonly type: "Interactive" | "Network" | "Unlock" | "RemoteInteractive";
  /** Empty at the keyboard. */
  readonly from: string;
}

export const deviceLogons = table<DeviceLogon>("DeviceLogonEvents", {
  ...device,
  ActionType: text((logon) => logon.action),
  LogonType: text((logon) => logon.type),
  AccountName: text((logon) => logon.person.alias),
  AccountDomain: text("contoso"),
  AccountSid: text((logon) => logon.person.sid),
  RemoteIP: text((logon) => logon.from),
  ...unfilled("RemoteDeviceName", "InitiatingProcessCommandLine"),
  LogonId: long(null),
  RemoteIPType: text((logon) => (logon.from ? "Private" : "")),
  FailureReason: text((logon) => (logon.action === "LogonFailed" ? "InvalidUserNameOrPassword" : "")),
  Protocol: text((logon) => (logon.type === "Network" ? "Kerberos" : "Negotiate")),
  IsLocalAdmin: bool(false),
  InitiatingProcessFileName: text("lsass.exe"),
  AdditionalFields: dynamic({}),
});

/** A file is written. */
export interface FileWrite extends OnDevice {
  readonly action: "FileCreated" | "FileModified" | "FileRenamed" | "FileDeleted";
  readonly file: string;
  readonly folder: string;
  readonly size: number;
  readonly sha1: string;
  readonly sha256: string;
  readonly md5: string;
  readonly program: Program;
}

export const files = table<FileWrite>("DeviceFileEvents", {
  ...device,
  ActionType: text((write) => write.action),
  FileName: text((write) => write.file),
  FolderPath: text((write) => `${write.folder}\\${write.file}`),
  FileSize: long((write) => write.size),
  SHA1: text((write) => write.sha1),
  SHA256: text((write) => write.sha256),
  MD5: text((write) => write.md5),
  InitiatingProcessFileName: text((write) => write.program.file),
  InitiatingProcessCommandLine: text((write) => `"${write.program.folder}\\${write.program.file}"`),
  ...unfilled("FileOriginUrl", "FileOriginIP", "PreviousFileName", "RequestSourceIP", "RequestAccountName"),
  InitiatingProcessSHA1: text((write) => write.program.sha1),
  InitiatingProcessSHA256: text((write) => write.program.sha256),
  InitiatingProcessMD5: text((write) => write.program.md5),
  InitiatingProcessAccountName: text((write) => write.person.alias),
  InitiatingProcessAccountUpn: text((write) => write.person.upn),
});

/** A logon as the domain controllers saw it. */
export interface DomainLogon extends OnDevice {
  readonly action: "LogonSuccess" | "LogonFailed";
  readonly protocol: "Kerberos" | "Ntlm";
  readonly reason: string;
}

export const domainLogons = table<DomainLogon>("IdentityLogonEvents", {
  TimeGenerated: datetime((logon) => logon.time),
  Timestamp: datetime((logon) => logon.time),
  ActionType: text((logon) => logon.action),
  Application: text("Active Directory"),
  LogonType: text("Interactive"),
  Protocol: text((logon) => logon.protocol),
  FailureReason: text((logon) => logon.reason),
  AccountName: text((logon) => logon.person.alias),
  AccountDomain: text("contoso.com"),
  AccountUpn: text((logon) => logon.person.upn),
  AccountSid: text((logon) => logon.person.sid),
  AccountObjectId: text((logon) => logon.person.objectId),
  AccountDisplayName: text((logon) => logon.person.name),
  DeviceName: text((logon) => logon.device.name),
  IPAddress: text((logon) => logon.device.address),
  ...unfilled("TargetDeviceName", "TargetAccountDisplayName", "Location", "ISP"),
  AdditionalFields: dynamic({}),
  DestinationDeviceName: text("dc-01"),
  DestinationIPAddress: text("10.20.4.2"),
});
