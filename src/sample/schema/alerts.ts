import { azure } from "../estate/hosts.ts";
import { bool, datetime, type Json, table, text, unfilled } from "../table.ts";

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
