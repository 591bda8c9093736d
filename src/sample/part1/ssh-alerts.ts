import { minute } from "../calendar.ts";
import { linuxServer } from "../estate/hosts.ts";
import { intruder } from "../estate/intruders.ts";
import type { Scene } from "../scene.ts";
import { type Alert, securityAlerts } from "../schema/alerts.ts";
import type { Json } from "../table.ts";
import { alertId } from "./alert-ids.ts";

interface Anomaly {
  readonly number: number;
  readonly start: string;
  readonly from: string;
  readonly place: string;
  /** When it reached the workspace, where that was not half an hour later. */
  readonly arrived?: string;
}

const seen = (number: number, start: string, arrived?: string): Anomaly => ({
  number,
  start,
  from: intruder,
  place: "Singapore",
  ...(arrived && { arrived }),
});
const other = (number: number, start: string, from: string, place: string): Anomaly => ({ number, start, from, place });

/**
 * The 18 alerts of the SSH anomaly model on 17 and 18 February; 13 are about 23.97.60.214. The first two began the
 * evening before and arrived just after midnight.
 */
export const anomalies: readonly Anomaly[] = [
  seen(1, "16 Feb 23:24:02", "17 Feb 00:00:09.412"),
  seen(2, "16 Feb 23:47:35", "17 Feb 00:01:12.730"),
  seen(3, "17 Feb 02:11:48"),
  other(4, "17 Feb 04:40:17", "198.18.7.61", "Netherlands"),
  seen(5, "17 Feb 05:36:20"),
  seen(6, "17 Feb 08:02:55"),
  other(7, "17 Feb 09:27:31", "198.18.140.9", "Brazil"),
  seen(8, "17 Feb 11:19:06"),
  seen(9, "17 Feb 14:45:40"),
  other(10, "17 Feb 17:08:13", "198.18.7.61", "Netherlands"),
  seen(11, "17 Feb 18:22:29"),
  seen(12, "17 Feb 21:51:03"),
  seen(13, "18 Feb 01:14:37"),
  seen(14, "18 Feb 04:38:10"),
  other(15, "18 Feb 07:06:52", "198.19.33.204", "Vietnam"),
  seen(16, "18 Feb 08:02:44"),
  seen(17, "18 Feb 11:25:19"),
  other(18, "18 Feb 16:39:21", "198.18.140.9", "Brazil"),
];

export function sshAlerts({ at, add, random }: Scene): void {
  for (const anomaly of anomalies) {
    const start = at(anomaly.start);
    const failures = random.between(12, 160);
    add(securityAlerts, {
      time: anomaly.arrived ? at(anomaly.arrived) : at(anomaly.start, 31 * minute + random.below(6 * minute)),
      start,
      end: at(anomaly.start, 14 * minute),
      ...wording,
      id: alertId(anomaly.number),
      entities: entities(anomaly),
      properties: {
        "Source IP": anomaly.from,
        "Source location": anomaly.place,
        "Attempted account": "root",
        "Failed attempts": String(failures),
        "Resource type": "Virtual Machine",
      },
    });
  }
}

const wording: Omit<Alert, "time" | "start" | "end" | "id" | "entities" | "properties"> = {
  name: "SSH Anomalous Login ML",
  type: "CustomAlertRule_SSHAnomalousLoginML",
  severity: "Medium",
  status: "New",
  description: "Logins over SSH from an address and at an hour that the model had not seen for this host.",
  product: "Azure Sentinel",
  provider: "CustomAlertRule",
  compromised: linuxServer.name,
  tactics: "InitialAccess",
  techniques: ["T1078", "T1021"],
  remediation: ["Check with the account's owner.", "Restrict SSH to known addresses."],
  resourceId: linuxServer.resourceId,
};

function entities(anomaly: Anomaly): Json[] {
  return [
    {
      $id: "3",
      HostName: linuxServer.name,
      AzureID: linuxServer.resourceId,
      OMSAgentID: linuxServer.agentId,
      OSFamily: "Linux",
      Type: "host",
    },
    { $id: "4", Address: anomaly.from, Location: { CountryName: anomaly.place }, Type: "ip" },
    { $id: "5", Name: "root", Host: { $ref: "3" }, IsDomainJoined: false, Type: "account" },
  ];
}
