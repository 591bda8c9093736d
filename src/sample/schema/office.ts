import type { Person } from "../estate/people.ts";
import { bool, datetime, dynamic, int, type Json, table, text, unfilled } from "../table.ts";

/** One line of the Office 365 audit log. */
export interface OfficeEvent {
  readonly time: Date;
  readonly workload: "Exchange" | "SharePoint" | "OneDrive" | "MicrosoftTeams" | "AzureActiveDirectory";
  readonly operation: string;
  readonly person: Person;
  /** An address, `address:port` or `[v6]:port`, as the service wrote it. */
  readonly from: string;
  readonly id: string;
  readonly agent?: string;
  readonly result?: string;
  readonly site?: string;
  readonly folder?: string;
  readonly file?: string;
  /** A command's parameters, as Exchange logs them. */
  readonly parameters?: readonly { readonly Name: string; readonly Value: string }[];
  readonly object?: string;
  /** Mail items touched. */
  readonly items?: Json;
  readonly team?: string;
}

const recordTypes: Readonly<Record<OfficeEvent["workload"], string>> = {
  Exchange: "ExchangeItem",
  SharePoint: "SharePointFileOperation",
  OneDrive: "SharePointFileOperation",
  MicrosoftTeams: "MicrosoftTeams",
  AzureActiveDirectory: "AzureActiveDirectoryStsLogon",
};

const extension = (file: string) => file.slice(file.lastIndexOf(".") + 1);
const isMailbox = (event: OfficeEvent) => event.workload === "Exchange";

export const officeActivity = table<OfficeEvent>("OfficeActivity", {
  TimeGenerated: datetime((event) => event.time),
  RecordType: text((event) => (event.parameters ? "ExchangeAdmin" : recordTypes[event.workload])),
  OfficeWorkload: text((event) => event.workload),
  Operation: text((event) => event.operation),
  ResultStatus: text((event) => event.result ?? "Succeeded"),
  UserId: text((event) => event.person.upn),
  UserKey: text((event) => event.person.objectId),
  UserType: text("Regular"),
  ClientIP: text((event) => event.from),
  // Mailbox records and sign-ins repeat the address in a column of their own.
  Client_IPAddress: text((event) => (isMailbox(event) ? event.from : "")),
  ActorIpAddress: text((event) => (event.workload === "AzureActiveDirectory" ? event.from : "")),
  UserAgent: text((event) => event.agent),
  OfficeObjectId: text((event) => event.object ?? objectOf(event)),
  ItemType: text((event) => (event.file ? "File" : "")),
  EventSource: text((event) => (event.file ? "SharePoint" : "")),
  Site_Url: text((event) => event.site),
  SourceRelativeUrl: text((event) => event.folder),
  SourceFileName: text((event) => event.file),
  SourceFileExtension: text((event) => (event.file ? extension(event.file) : "")),
  Parameters: text((event) => (event.parameters ? JSON.stringify(event.parameters) : "")),
  AffectedItems: text((event) => (event.items ? JSON.stringify(event.items) : "")),
  MailboxOwnerUPN: text((event) => (isMailbox(event) ? event.person.upn : "")),
  LogonUserDisplayName: text((event) => (isMailbox(event) ? event.person.name : "")),
  ExternalAccess: text((event) => (isMailbox(event) ? "False" : "")),
  ...unfilled(
    "OrganizationName",
    "Actor",
    "DestinationFileName",
    "UserSharedWith",
    "ModifiedProperties",
    "ClientInfoString",
    "AppId",
  ),
  TeamName: text((event) => event.team),
  LoginStatus: int((event) => (event.operation === "UserLoginFailed" ? 50126 : null)),
  IsManagedDevice: bool(null),
  ExtraProperties: dynamic([]),
  OperationProperties: dynamic(null),
  OfficeId: text((event) => event.id),
});

function objectOf(event: OfficeEvent): string {
  return event.file ? `${event.site ?? ""}${event.folder ?? ""}/${event.file}` : "";
}
