import { azure } from "../estate/hosts.ts";
import { bool, datetime, dynamic, int, type Json, table, text, unfilled } from "../table.ts";

export type Severity = "Informational" | "Low" | "Medium" | "High";

export interface Alert {
  readonly time: Date;
  readonly start: Date;
  readonly end: Date;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly severity: Severity;
  readonly status: "New" | "InProgress" | "Resolved";
  readonly description: string;
  readonly product: string;
  readonly provider: string;
  readonly compromised: string;
  readonly tactics: string;
  readonly techniques: readonly string[];
  readonly remediation: readonly string[];
  /** Microsoft's entity notation, version 3: `$id` numbers an entity, `$ref` points at one. */
  readonly entities: readonly Json[];
  readonly properties: Readonly<Record<string, string>>;
  readonly resourceId?: string;
}

export const securityAlerts = table<Alert>("SecurityAlert", {
  TimeGenerated: datetime((alert) => alert.time),
  DisplayName: text((alert) => alert.name),
  AlertName: text((alert) => alert.name),
  AlertSeverity: text((alert) => alert.severity),
  Description: text((alert) => alert.description),
  ProviderName: text((alert) => alert.provider),
  VendorName: text("Microsoft"),
  VendorOriginalId: text((alert) => alert.id),
  SystemAlertId: text((alert) => alert.id),
  ResourceId: text((alert) => alert.resourceId),
  AlertType: text((alert) => alert.type),
  IsIncident: bool(false),
  StartTime: datetime((alert) => alert.start),
  EndTime: datetime((alert) => alert.end),
  ProcessingEndTime: datetime((alert) => alert.time),
  RemediationSteps: text((alert) => JSON.stringify(alert.remediation)),
  ExtendedProperties: text((alert) => JSON.stringify(alert.properties)),
  Entities: text((alert) => JSON.stringify(alert.entities)),
  WorkspaceSubscriptionId: text(azure.subscription),
  WorkspaceResourceGroup: text(azure.group),
  ProductName: text((alert) => alert.product),
  AlertLink: text((alert) => `https://portal.azure.com/#blade/Microsoft_Azure_Security/AlertBlade/alertId/${alert.id}`),
  Status: text((alert) => alert.status),
  CompromisedEntity: text((alert) => alert.compromised),
  Tactics: text((alert) => alert.tactics),
  ...unfilled("ExtendedLinks", "ConfidenceLevel", "ProductComponentName", "SourceComputerId", "SubTechniques"),
  Techniques: text((alert) => JSON.stringify(alert.techniques)),
});

/** One state of an incident: each change writes a row. */
export interface Incident {
  readonly time: Date;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly status: "New" | "Active" | "Closed";
  readonly created: Date;
  readonly firstActivity: Date;
  readonly lastActivity: Date;
  readonly alerts: readonly string[];
  readonly owner?: { readonly upn: string; readonly name: string; readonly objectId: string };
  readonly closed?: { readonly as: string; readonly reason: string; readonly comment: string };
  readonly product: string;
  readonly tactics: readonly string[];
  readonly modifiedBy: string;
}

export const securityIncidents = table<Incident>("SecurityIncident", {
  TimeGenerated: datetime((incident) => incident.time),
  IncidentName: text(incidentName),
  Title: text((incident) => incident.title),
  Description: text((incident) => incident.description),
  Severity: text((incident) => incident.severity),
  Status: text((incident) => incident.status),
  Classification: text((incident) => incident.closed?.as),
  ClassificationReason: text((incident) => incident.closed?.reason),
  ClassificationComment: text((incident) => incident.closed?.comment),
  Owner: dynamic(({ owner }) => ({
    objectId: owner?.objectId ?? null,
    email: owner?.upn ?? null,
    assignedTo: owner?.name ?? null,
    userPrincipalName: owner?.upn ?? null,
  })),
  ProviderName: text("Azure Sentinel"),
  ProviderIncidentId: text((incident) => String(incident.number)),
  FirstActivityTime: datetime((incident) => incident.firstActivity),
  LastActivityTime: datetime((incident) => incident.lastActivity),
  FirstModifiedTime: datetime((incident) => incident.created),
  LastModifiedTime: datetime((incident) => incident.time),
  CreatedTime: datetime((incident) => incident.created),
  ClosedTime: datetime((incident) => (incident.status === "Closed" ? incident.time : null)),
  IncidentNumber: int((incident) => incident.number),
  AlertIds: dynamic((incident) => incident.alerts),
  BookmarkIds: dynamic([]),
  Comments: dynamic([]),
  Labels: dynamic([]),
  Tasks: dynamic([]),
  RelatedAnalyticRuleIds: dynamic([]),
  IncidentUrl: text(
    (incident) =>
      `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident/subscriptions/${azure.subscription}/incidents/${incidentName(incident)}`,
  ),
  AdditionalData: dynamic((incident) => ({
    alertsCount: incident.alerts.length,
    alertProductNames: [incident.product],
    tactics: incident.tactics,
  })),
  ModifiedBy: text((incident) => incident.modifiedBy),
});

function incidentName(incident: Incident): string {
  return `5d3c9a10-7c1e-4a55-9b0e-00000000${String(incident.number).padStart(4, "0")}`;
}

/** The machine agent's own record of something that became an alert. */
export interface Detection {
  readonly time: Date;
  readonly computer: string;
  readonly title: string;
  readonly severity: Severity;
  readonly account: string;
  readonly process: string;
  readonly command: string;
  readonly parent: string;
  readonly resourceId: string;
}

export const securityDetections = table<Detection>("SecurityDetection", {
  TimeGenerated: datetime((detection) => detection.time),
  Computer: text((detection) => detection.computer),
  Provider: text("Microsoft"),
  AlertTitle: text((detection) => detection.title),
  AlertSeverity: text((detection) => detection.severity),
  Description: text("A download command ran that is often seen when a machine is being taken over."),
  SubjectUserName: text((detection) => detection.account),
  ProcessName: text((detection) => detection.process),
  CommandLine: text((detection) => detection.command),
  ParentProcess: text((detection) => detection.parent),
  AssociatedResource: text((detection) => detection.resourceId),
});
