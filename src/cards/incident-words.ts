import type { IncidentItem } from "../model/hunt.ts";
import { visible } from "./span.ts";

/** `incident 1174 Low, New, nobody on it`; a closed one that activity outlived says so. */
export function incidentWords(incident: IncidentItem, lastSeen: string | null): string {
  const head = `incident ${incident.number}`;
  if (incident.status !== "Closed")
    return `${head} ${visible(incident.severity, 40)}, ${visible(incident.status, 40)}, ${incident.owner ? `with ${visible(incident.owner, 60)}` : "nobody on it"}`;
  const since = incident.closedTime && lastSeen && lastSeen > incident.closedTime ? ", activity since" : "";
  return `${head} closed as ${closure(incident.classification)}${since}`;
}

function closure(classification: string | null): string {
  return classification === "BenignPositive"
    ? "benign"
    : classification
      ? visible(classification, 40)
          .replace(/([a-z])([A-Z])/g, "$1 $2")
          .toLowerCase()
      : "unclassified";
}
