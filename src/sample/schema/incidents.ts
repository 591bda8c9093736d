import { azure } from "../estate/hosts.ts";
import { datetime, dynamic, int, table, text } from "../table.ts";
import type { Severity } from "./alerts.ts";

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
