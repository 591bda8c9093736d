import { windowsServer } from "../estate/hosts.ts";
import { datetime, int, table, text, unfilled } from "../table.ts";

/** One event of the Windows security log. */
export interface WindowsEvent {
  readonly time: Date;
  readonly id: 4624 | 4625 | 4634 | 4672 | 4688;
  readonly account: string;
  readonly from?: string;
  readonly port?: number;
  readonly logonType?: 2 | 3 | 5 | 7 | 10;
  readonly workstation?: string;
  readonly logonId: string;
  readonly process?: string;
  readonly command?: string;
  readonly parent?: string;
}

const activities: Readonly<Record<WindowsEvent["id"], string>> = {
  4624: "4624 - An account was successfully logged on.",
  4625: "4625 - An account failed to log on.",
  4634: "4634 - An account was logged off.",
  4672: "4672 - Special privileges assigned to new logon.",
  4688: "4688 - A new process has been created.",
};
const logonTypes: Readonly<Record<number, string>> = {
  2: "2 - Interactive",
  3: "3 - Network",
  5: "5 - Service",
  7: "7 - Unlock",
  10: "10 - RemoteInteractive",
};

const machineDomain = windowsServer.name.toUpperCase();
const isLogon = (event: WindowsEvent) => event.id === 4624 || event.id === 4625;
const qualified = (event: WindowsEvent) => `${machineDomain}\\${event.account}`;

export const securityEvents = table<WindowsEvent>("SecurityEvent", {
  TimeGenerated: datetime((event) => event.time),
  Computer: text(windowsServer.name),
  Channel: text("Security"),
  EventSourceName: text("Microsoft-Windows-Security-Auditing"),
  EventID: int((event) => event.id),
  Activity: text((event) => activities[event.id]),
  Account: text(qualified),
  AccountType: text((event) => (event.account.endsWith("$") ? "Machine" : "User")),
  TargetAccount: text((event) => (isLogon(event) ? qualified(event) : "")),
  TargetUserName: text((event) => (isLogon(event) ? event.account : "")),
  TargetDomainName: text((event) => (isLogon(event) ? machineDomain : "")),
  TargetLogonId: text((event) => (isLogon(event) ? event.logonId : "")),
  SubjectUserName: text((event) => (isLogon(event) ? "-" : event.account)),
  SubjectDomainName: text((event) => (isLogon(event) ? "-" : machineDomain)),
  SubjectLogonId: text((event) => (isLogon(event) ? "0x0" : event.logonId)),
  LogonType: int((event) => event.logonType ?? null),
  LogonTypeName: text((event) => logonTypes[event.logonType ?? 0]),
  IpAddress: text((event) => event.from ?? (isLogon(event) ? "-" : "")),
  IpPort: text((event) => String(event.port ?? "")),
  WorkstationName: text((event) => event.workstation),
  Status: text((event) => (event.id === 4625 ? "0xc000006d" : "")),
  SubStatus: text((event) => (event.id === 4625 ? "0xc000006a" : "")),
  NewProcessName: text((event) => event.process),
  Process: text((event) => event.process?.split("\\").at(-1)),
  CommandLine: text((event) => event.command),
  ...unfilled(
    "AccountName",
    "AccountDomain",
    "UserPrincipalName",
    "EventData",
    "FileHash",
    "ServiceName",
    "ProcessName",
  ),
  ...unfilled("ServiceFileName", "ServiceAccount", "ServiceType", "MemberName", "MemberSid", "ObjectName", "TargetSid"),
  ParentProcessName: text((event) => event.parent),
});
