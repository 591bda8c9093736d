import { datetime, table, text } from "../table.ts";
import type { Severity } from "./alerts.ts";

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
