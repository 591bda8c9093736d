import type { Network } from "../estate/networks.ts";
import type { Person } from "../estate/people.ts";
import { bool, datetime, dynamic, int, type Json, table, text, unfilled } from "../table.ts";

/** A change in the directory. */
export interface DirectoryChange {
  readonly time: Date;
  readonly id: string;
  readonly operation: string;
  readonly category: string;
  readonly service: string;
  readonly by: Person | { readonly app: string };
  readonly from: string;
  readonly target: Person | { readonly object: string };
  readonly changes: readonly { readonly name: string; readonly old: string; readonly new: string }[];
  readonly result: "success" | "failure";
  readonly reason?: string;
}

export const auditLogs = table<DirectoryChange>("AuditLogs", {
  TimeGenerated: datetime((change) => change.time),
  ActivityDateTime: datetime((change) => change.time),
  Id: text((change) => change.id),
  CorrelationId: text((change) => change.id),
  OperationName: text((change) => change.operation),
  ActivityDisplayName: text((change) => change.operation),
  Category: text((change) => change.category),
  LoggedByService: text((change) => change.service),
  AADOperationType: text((change) => change.operation.split(" ")[0]),
  Identity: text((change) => ("app" in change.by ? change.by.app : change.by.name)),
  InitiatedBy: dynamic(initiator),
  TargetResources: dynamic(targets),
  AdditionalDetails: dynamic([]),
  Result: text((change) => change.result),
  ...unfilled("ResourceGroup", "ResultDescription"),
  ResultReason: text((change) => change.reason),
});

function initiator({ by, from }: DirectoryChange): Json {
  if ("app" in by) return { app: { displayName: by.app, appId: null, servicePrincipalId: null } };
  return { user: { id: by.objectId, displayName: by.name, userPrincipalName: by.upn, ipAddress: from, roles: [] } };
}

function targets({ target, changes }: DirectoryChange): Json {
  const modifiedProperties = changes.map((change) => ({
    displayName: change.name,
    oldValue: JSON.stringify(change.old),
    newValue: JSON.stringify(change.new),
  }));
  return [
    "object" in target
      ? { id: "", displayName: target.object, type: "Other", modifiedProperties }
      : {
          id: target.objectId,
          displayName: target.name,
          userPrincipalName: target.upn,
          type: "User",
          modifiedProperties,
        },
  ];
}

/** Identity Protection thinks a sign-in was not the person's. */
export interface Risk {
  readonly time: Date;
  readonly id: string;
  readonly person: Person;
  readonly network: Network;
  readonly event: string;
  readonly level: "low" | "medium" | "high";
}

export const riskEvents = table<Risk>("AADUserRiskEvents", {
  TimeGenerated: datetime((risk) => risk.time),
  ActivityDateTime: datetime((risk) => risk.time),
  DetectedDateTime: datetime((risk) => risk.time),
  LastUpdatedDateTime: datetime((risk) => risk.time),
  Id: text((risk) => risk.id),
  Activity: text("signin"),
  DetectionTimingType: text("offline"),
  IpAddress: text((risk) => risk.network.address),
  Location: dynamic((risk) => ({ city: risk.network.city, countryOrRegion: risk.network.country })),
  RiskEventType: text((risk) => risk.event),
  RiskLevel: text((risk) => risk.level),
  RiskState: text("atRisk"),
  RiskDetail: text("none"),
  Source: text("IdentityProtection"),
  UserDisplayName: text((risk) => risk.person.name),
  UserId: text((risk) => risk.person.objectId),
  UserPrincipalName: text((risk) => risk.person.upn),
});

/** Behaviour analytics: one activity and how unusual it is for the person. */
export interface Behaviour {
  readonly time: Date;
  readonly id: string;
  readonly person: Person;
  readonly network: Network;
  readonly activity: string;
  readonly action: string;
  readonly source: string;
  /** 0 to 10. */
  readonly priority: number;
  readonly insights: Readonly<Record<string, string>>;
}

export const behaviours = table<Behaviour>("BehaviorAnalytics", {
  TimeGenerated: datetime((behaviour) => behaviour.time),
  TimeProcessed: datetime((behaviour) => behaviour.time),
  SourceRecordId: text((behaviour) => behaviour.id),
  ActivityType: text((behaviour) => behaviour.activity),
  ActionType: text((behaviour) => behaviour.action),
  UserName: text((behaviour) => behaviour.person.alias),
  UserPrincipalName: text((behaviour) => behaviour.person.upn),
  EventSource: text((behaviour) => behaviour.source),
  SourceIPAddress: text((behaviour) => behaviour.network.address),
  SourceIPLocation: text((behaviour) => behaviour.network.country),
  ...unfilled("SourceDevice", "DestinationIPAddress", "DestinationDevice", "TargetName", "TargetPrincipalName"),
  InvestigationPriority: int((behaviour) => behaviour.priority),
  ActivityInsights: dynamic((behaviour) => behaviour.insights),
  UsersInsights: dynamic((behaviour) => ({
    Department: behaviour.person.department,
    JobTitle: behaviour.person.title,
  })),
  DevicesInsights: dynamic({}),
});

/** Who somebody is. */
export interface IdentityRecord {
  readonly time: Date;
  readonly person: Person;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly enabled: boolean;
  readonly mfa: boolean;
  readonly service: boolean;
  readonly blast: "Low" | "Medium" | "High";
  readonly risk: "None" | "Low" | "Medium" | "High";
  readonly aliases: readonly string[];
}

export const identities = table<IdentityRecord>("IdentityInfo", {
  TimeGenerated: datetime((record) => record.time),
  AccountUPN: text((record) => record.person.upn),
  AccountName: text((record) => record.person.alias),
  AccountDomain: text("CONTOSO"),
  AccountDisplayName: text((record) => record.person.name),
  AccountObjectId: text((record) => record.person.objectId),
  AccountSID: text((record) => record.person.sid),
  AccountCreationTime: datetime(null),
  LastSeenDate: datetime(null),
  InvestigationPriority: int(null),
  ...unfilled("AccountCloudSID", "EmployeeId", "Phone", "UserState"),
  MailAddress: text((record) => record.person.upn),
  AdditionalMailAddresses: dynamic((record) => record.aliases),
  JobTitle: text((record) => record.person.title),
  Department: text((record) => record.person.department),
  Manager: text((record) => record.person.manager),
  Country: text("Ireland"),
  City: text("Dublin"),
  AssignedRoles: dynamic((record) => record.roles),
  GroupMembership: dynamic((record) => record.groups),
  BlastRadius: text((record) => record.blast),
  RiskLevel: text((record) => record.risk),
  RiskState: text((record) => (record.risk === "None" ? "None" : "AtRisk")),
  IsAccountEnabled: bool((record) => record.enabled),
  IsMFARegistered: bool((record) => record.mfa),
  IsServiceAccount: bool((record) => record.service),
  UserType: text("Member"),
});
