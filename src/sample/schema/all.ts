import type { Table } from "../table.ts";
import { securityAlerts } from "./alerts.ts";
import { auditLog } from "./audit.ts";
import { awsCalls } from "./aws.ts";
import { azureActivity } from "./azure.ts";
import { applicationRuleHits, networkRuleHits } from "./azure-firewall.ts";
import { clicks } from "./clicks.ts";
import { cloudAppEvents } from "./cloud-apps.ts";
import { securityDetections } from "./detections.ts";
import { deviceInfo, deviceNetworkInfo } from "./devices.ts";
import { auditLogs } from "./directory.ts";
import { lookups } from "./dns.ts";
import { connections, deviceLogons, domainLogons, files, processes } from "./endpoint.ts";
import { firewallSessions } from "./firewall.ts";
import { azureNetworkAnalytics } from "./flows.ts";
import { graphCalls } from "./graph.ts";
import { identities } from "./identities.ts";
import { securityIncidents } from "./incidents.ts";
import { ownIntelligence } from "./intelligence.ts";
import { heartbeats, vmComputers } from "./inventory.ts";
import { emailAttachments, emailLinks, emails } from "./mail.ts";
import { officeActivity } from "./office.ts";
import { blobRequests, vaultOperations } from "./resources.ts";
import { retiredIntelligence } from "./retired-intelligence.ts";
import { nonInteractiveSignIns, signIns } from "./sign-ins.ts";
import { sshAlertData } from "./ssh-alert-data.ts";
import { stixIndicators } from "./stix.ts";
import { behaviours, riskEvents } from "./suspicion.ts";
import { syslog } from "./syslog.ts";
import { assetOwners, containerLogs, rawFirewall } from "./unsearched.ts";
import { networkAnalytics } from "./virtual-network.ts";
import { watchlists } from "./watchlists.ts";
import { webRequests } from "./web.ts";
import { securityEvents } from "./windows.ts";
import { managedIdentitySignIns, servicePrincipalSignIns } from "./workload-sign-ins.ts";

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
