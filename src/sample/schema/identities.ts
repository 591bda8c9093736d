import type { Person } from "../estate/people.ts";
import { bool, datetime, dynamic, int, table, text, unfilled } from "../table.ts";

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
