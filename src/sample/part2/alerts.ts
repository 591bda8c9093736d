import { operator, sprayer } from "../estate/intruders.ts";
import { analyst, apClerk, domain } from "../estate/people.ts";
import { random } from "../random.ts";
import type { Scene } from "../scene.ts";
import { type Alert, securityAlerts } from "../schema/alerts.ts";
import { type Incident, securityIncidents } from "../schema/incidents.ts";
import type { Json } from "../table.ts";

/** 13 Feb, evening: three alerts in four rows, and an incident that is closed too early. */
export function alertsAndIncident(scene: Scene): void {
  alerts(scene);
  incident(scene);
}

const ids = {
  spray: random("second incident spray alert").guid(),
  rule: random("second incident rule alert").guid(),
  download: random("second incident download alert").guid(),
};

const account: Json = {
  $id: "2",
  Name: apClerk.alias,
  UPNSuffix: domain,
  AadUserId: apClerk.objectId,
  DisplayName: apClerk.name,
  IsDomainJoined: true,
  Type: "account",
};

function alerts({ at, add }: Scene): void {
  const spray: Omit<Alert, "time" | "status"> = {
    start: at("13 Feb 18:00"),
    end: at("13 Feb 18:39"),
    id: ids.spray,
    name: "Password spray",
    type: "PasswordSpray",
    severity: "Medium",
    description: "One source tried few passwords against many accounts; at least one sign-in succeeded.",
    product: "Azure Active Directory Identity Protection",
    provider: "IPC",
    compromised: apClerk.upn,
    tactics: "CredentialAccess",
    techniques: ["T1110"],
    remediation: ["Reset the password of the account that was entered.", "Revoke its sessions."],
    entities: [account, { $id: "3", Address: sprayer.address, Location: { CountryCode: "NL" }, Type: "ip" }],
    properties: { "User Account": apClerk.upn, "Client IP Address": sprayer.address, "Request Count": "40" },
  };
  add(securityAlerts, { ...spray, time: at("13 Feb 20:31"), status: "New" });
  add(securityAlerts, { ...spray, time: at("13 Feb 20:47"), status: "InProgress" });
  add(securityAlerts, {
    time: at("13 Feb 21:41"),
    start: at("13 Feb 21:26:11"),
    end: at("13 Feb 21:26:11"),
    id: ids.rule,
    name: "Suspicious inbox manipulation rule",
    type: "MCAS_ALERT_ANUBIS_DETECTION_SUSPICIOUS_INBOX_RULE",
    severity: "Medium",
    status: "New",
    description: "A rule that hides mail about payments was made from an address new for the person.",
    product: "Microsoft Cloud App Security",
    provider: "MCAS",
    compromised: apClerk.upn,
    tactics: "DefenseEvasion",
    techniques: ["T1564"],
    remediation: ["Remove the rule.", "Ask the person."],
    entities: [account, { $id: "3", Address: operator.address, Location: { CountryCode: "SE" }, Type: "ip" }],
    properties: { "Rule name": ".", "Cloud application": "Microsoft Exchange Online" },
  });
  add(securityAlerts, {
    time: at("13 Feb 22:25"),
    start: at("13 Feb 22:04:10"),
    end: at("13 Feb 22:16:34"),
    id: ids.download,
    name: "Mass download by a single user",
    type: "MCAS_ALERT_ANUBIS_DETECTION_MASS_DOWNLOAD",
    severity: "Medium",
    status: "New",
    description: "The person downloaded far more files than usual.",
    product: "Microsoft Cloud App Security",
    provider: "MCAS",
    compromised: apClerk.upn,
    tactics: "Exfiltration",
    techniques: ["T1567"],
    remediation: ["Ask the person whether the downloads were meant."],
    // No ip entity: the address stands in a sentence of the properties.
    entities: [account, { $id: "3", AppId: 20892, Name: "Microsoft SharePoint Online", Type: "cloud-application" }],
    properties: { Details: `63 files from 1 site within 13 minutes, source ${operator.address}, Sweden.` },
  });
}

/** Closed in the morning as travel; the session is used for five days more. */
function incident({ at, add }: Scene): void {
  const created = at("13 Feb 21:45");
  const first: Omit<Incident, "time" | "status"> = {
    number: 1182,
    title: "Suspicious sign-in and inbox rule of one user",
    description: "A password spray with a success, then a rule that hides mail.",
    severity: "Medium",
    created,
    firstActivity: at("13 Feb 18:00"),
    lastActivity: at("13 Feb 21:26:11"),
    alerts: [ids.spray, ids.rule],
    product: "Microsoft Cloud App Security",
    tactics: ["CredentialAccess", "DefenseEvasion"],
    modifiedBy: "Incident created from alert",
  };
  const taken: Omit<Incident, "time" | "status"> = {
    ...first,
    owner: analyst,
    lastActivity: at("13 Feb 22:16:34"),
    alerts: [ids.spray, ids.rule, ids.download],
    tactics: [...first.tactics, "Exfiltration"],
    modifiedBy: analyst.upn,
  };
  add(securityIncidents, { ...first, time: created, status: "New" });
  add(securityIncidents, { ...taken, time: at("13 Feb 23:02"), status: "Active" });
  add(securityIncidents, {
    ...taken,
    time: at("14 Feb 07:50"),
    status: "Closed",
    closed: { as: "BenignPositive", reason: "SuspiciousButExpected", comment: "User says travelling" },
  });
}
