import { linuxServer } from "../estate/hosts.ts";
import { intruder } from "../estate/intruders.ts";
import type { Scene } from "../scene.ts";
import { securityAlerts } from "../schema/alerts.ts";
import { azureActivity } from "../schema/azure.ts";
import { securityDetections } from "../schema/detections.ts";
import { securityIncidents } from "../schema/incidents.ts";
import type { Json } from "../table.ts";
import { alertId } from "./alert-ids.ts";
import { anomalies } from "./ssh-alerts.ts";
import { downloadCommand, downloadTitle } from "./wget.ts";

/** 18 Feb 15:29:22: the alert that matters most is of low severity, and has no ip entity. */
export function downloadAlert(scene: Scene): void {
  alert(scene);
  copies(scene);
  incident(scene);
}

function alert({ at, add }: Scene): void {
  const start = at("18 Feb 15:29:22");
  add(securityAlerts, {
    time: at("18 Feb 15:29:44.120"),
    start,
    end: start,
    id: alertId("download"),
    name: downloadTitle,
    type: "SuspiciousDownload",
    severity: "Low",
    status: "New",
    description: `A process on ${linuxServer.name} fetched a file in a way that is often seen when a machine is being taken over.`,
    product: "Azure Security Center",
    provider: "Detection",
    compromised: linuxServer.name,
    tactics: "Execution",
    techniques: ["T1105"],
    remediation: [
      "Ask the owner of the machine whether this download was meant.",
      "If not, take the machine off the network and escalate.",
    ],
    resourceId: linuxServer.resourceId,
    entities: entities(start),
    // Nothing here names the address.
    properties: {
      "Compromised Host": linuxServer.name,
      "User Name": "dbadmin",
      "Account Session Id": "0x2fdcd",
      "Suspicious Process": "/usr/bin/wget",
      "Suspicious Process Id": "0x7d3f",
      "Resource type": "Virtual Machine",
    },
  });
}

/** Host, account, file, process and logon session; the address stands in the process's command line alone. */
function entities(start: Date): Json[] {
  return [
    {
      $id: "3",
      HostName: linuxServer.name,
      AzureID: linuxServer.resourceId,
      OMSAgentID: linuxServer.agentId,
      OSFamily: "Linux",
      Type: "host",
    },
    { $id: "4", Name: "dbadmin", Host: { $ref: "3" }, LogonId: "0x2fdcd", IsDomainJoined: false, Type: "account" },
    { $id: "5", Directory: "/usr/bin", Name: "wget", Type: "file" },
    {
      $id: "6",
      ProcessId: "0x7d3f",
      CommandLine: downloadCommand,
      ElevationToken: "Default",
      CreationTimeUtc: start.toISOString(),
      ImageFile: { $ref: "5" },
      Account: { $ref: "4" },
      Host: { $ref: "3" },
      Type: "process",
    },
    {
      $id: "7",
      SessionId: "0x2fdcd",
      StartTimeUtc: start.toISOString(),
      EndTimeUtc: start.toISOString(),
      Host: { $ref: "3" },
      Account: { $ref: "4" },
      Type: "host-logon-session",
    },
  ];
}

/** The agent's own record of it, and the copy of the alert that Azure's activity log keeps: a mention, no activity. */
function copies({ at, add, random }: Scene): void {
  add(securityDetections, {
    time: at("18 Feb 15:29:22.013"),
    computer: linuxServer.name,
    title: downloadTitle,
    severity: "Low",
    account: "dbadmin",
    process: "/usr/bin/wget",
    command: downloadCommand,
    parent: "/bin/bash",
    resourceId: linuxServer.resourceId,
  });
  add(azureActivity, {
    time: at("18 Feb 15:31:02.515"),
    operation: "Microsoft.Security/locations/alerts/activate/action",
    category: "Security",
    status: "Active",
    caller: "",
    from: "",
    provider: "Microsoft.Security",
    resource: alertId("download"),
    resourceId: linuxServer.resourceId,
    correlation: random.guid(),
    properties: {
      eventName: downloadTitle,
      resourceType: "Virtual Machine",
      severity: "Low",
      compromisedEntity: linuxServer.name,
      commandLine: downloadCommand,
    },
  });
}

/** Nobody has taken it. It holds what had arrived by then: the download and the 13 anomalies of the address. */
function incident({ at, add }: Scene): void {
  const time = at("18 Feb 15:35:00.250");
  const ours = anomalies.filter((anomaly) => anomaly.from === intruder);
  add(securityIncidents, {
    time,
    number: 1174,
    title: `${downloadTitle} on ${linuxServer.name}`,
    description: "A download after unusual logins on the same host.",
    severity: "Low",
    status: "New",
    created: time,
    firstActivity: at("16 Feb 23:24:02"),
    lastActivity: at("18 Feb 15:29:22"),
    alerts: [alertId("download"), ...ours.map((anomaly) => alertId(anomaly.number))],
    product: "Azure Security Center",
    tactics: ["InitialAccess", "Execution"],
    modifiedBy: "Incident created from alert",
  });
}
