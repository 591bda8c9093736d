import type { Person } from "../estate/people.ts";
import { datetime, dynamic, type Json, table, text, unfilled } from "../table.ts";

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
