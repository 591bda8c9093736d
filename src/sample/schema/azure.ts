import { azure } from "../estate/hosts.ts";
import { datetime, dynamic, type Json, table, text, unfilled } from "../table.ts";

/** One operation of Azure's control plane. */
export interface ControlPlaneOperation {
  readonly time: Date;
  readonly operation: string;
  readonly category: "Administrative" | "Security" | "Policy";
  readonly status: "Success" | "Failure" | "Start" | "Active";
  /** Empty where Azure itself acts. */
  readonly caller: string;
  readonly from: string;
  readonly provider: string;
  readonly resource: string;
  readonly resourceId: string;
  readonly correlation: string;
  readonly properties: Json;
}

export const azureActivity = table<ControlPlaneOperation>("AzureActivity", {
  TimeGenerated: datetime((operation) => operation.time),
  EventSubmissionTimestamp: datetime((operation) => operation.time),
  OperationNameValue: text((operation) => operation.operation),
  CategoryValue: text((operation) => operation.category),
  Level: text((operation) => (operation.status === "Failure" ? "Error" : "Informational")),
  ActivityStatusValue: text((operation) => operation.status),
  ActivitySubstatusValue: text(""),
  Caller: text((operation) => operation.caller),
  CallerIpAddress: text((operation) => operation.from),
  ResourceProviderValue: text((operation) => operation.provider),
  ResourceGroup: text(azure.group),
  SubscriptionId: text(azure.subscription),
  Resource: text((operation) => operation.resource),
  _ResourceId: text((operation) => operation.resourceId.toLowerCase()),
  ResourceId: text((operation) => operation.resourceId),
  Authorization_d: dynamic(null),
  Claims_d: dynamic(null),
  ...unfilled("Authorization", "Claims", "HTTPRequest", "OperationName", "ActivityStatus"),
  CorrelationId: text((operation) => operation.correlation),
  Properties: text((operation) => JSON.stringify(operation.properties)),
  Properties_d: dynamic((operation) => operation.properties),
});
