import type { Table } from "../table.ts";
import { securityAlerts, securityDetections, securityIncidents } from "./alerts.ts";
import { azureActivity } from "./azure.ts";
import { awsCalls, blobRequests, cloudAppEvents, graphCalls, vaultOperations } from "./cloud.ts";
import { auditLogs, behaviours, identities, riskEvents } from "./directory.ts";
import { connections, deviceLogons, domainLogons, files, processes } from "./endpoint.ts";
import { azureNetworkAnalytics, networkAnalytics } from "./flows.ts";
import { assetOwners, containerLogs, rawFirewall, watchlists } from "./housekeeping.ts";
import { ownIntelligence, retiredIntelligence, stixIndicators } from "./intelligence.ts";
import { deviceInfo, deviceNetworkInfo, heartbeats, vmComputers } from "./inventory.ts";
import { auditLog, sshAlertData, syslog } from "./linux.ts";
import { clicks, emailAttachments, emailLinks, emails } from "./mail.ts";
import { officeActivity } from "./office.ts";
import { applicationRuleHits, firewallSessions, lookups, networkRuleHits, webRequests } from "./perimeter.ts";
import { managedIdentitySignIns, nonInteractiveSignIns, servicePrincipalSignIns, signIns } from "./sign-ins.ts";
import { securityEvents } from "./windows.ts";

/** The tables that stories write to; `Usage` is counted from them. */
export const storyTables: readonly Table<never>[] = [
  securityAlerts,
  securityIncidents,
  securityDetections,
  ownIntelligence,
  stixIndicators,
  retiredIntelligence,
  signIns,
  nonInteractiveSignIns,
  servicePrincipalSignIns,
  managedIdentitySignIns,
  auditLogs,
  riskEvents,
  behaviours,
  identities,
  azureActivity,
  graphCalls,
  cloudAppEvents,
  blobRequests,
  vaultOperations,
  awsCalls,
  officeActivity,
  emails,
  emailLinks,
  emailAttachments,
  clicks,
  connections,
  processes,
  deviceLogons,
  files,
  domainLogons,
  deviceInfo,
  deviceNetworkInfo,
  heartbeats,
  vmComputers,
  securityEvents,
  syslog,
  auditLog,
  sshAlertData,
  azureNetworkAnalytics,
  networkAnalytics,
  networkRuleHits,
  applicationRuleHits,
  firewallSessions,
  webRequests,
  lookups,
  watchlists,
  containerLogs,
  rawFirewall,
  assetOwners,
];
