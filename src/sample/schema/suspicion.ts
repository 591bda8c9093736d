import type { Network } from "../estate/networks.ts";
import type { Person } from "../estate/people.ts";
import { datetime, dynamic, int, table, text, unfilled } from "../table.ts";

/** Identity Protection thinks a sign-in was not the person's. */
export interface Risk {
  readonly time: Date;
  readonly id: string;
  readonly person: Person;
  readonly network: Network;
  readonly event: string;
  readonly level: "low" | "medium" | "high";
}

export const riskEvents = table<Risk>("AADUserRiskEvents", {
  TimeGenerated: datetime((risk) => risk.time),
  ActivityDateTime: datetime((risk) => risk.time),
  DetectedDateTime: datetime((risk) => risk.time),
  LastUpdatedDateTime: datetime((risk) => risk.time),
  Id: text((risk) => risk.id),
  Activity: text("signin"),
  DetectionTimingType: text("offline"),
  IpAddress: text((risk) => risk.network.address),
  Location: dynamic((risk) => ({ city: risk.network.city, countryOrRegion: risk.network.country })),
  RiskEventType: text((risk) => risk.event),
  RiskLevel: text((risk) => risk.level),
  RiskState: text("atRisk"),
  RiskDetail: text("none"),
  Source: text("IdentityProtection"),
  UserDisplayName: text((risk) => risk.person.name),
  UserId: text((risk) => risk.person.objectId),
  UserPrincipalName: text((risk) => risk.person.upn),
});

/** Behaviour analytics: one activity and how unusual it is for the person. */
export interface Behaviour {
  readonly time: Date;
  readonly id: string;
  readonly person: Person;
  readonly network: Network;
  readonly activity: string;
  readonly action: string;
  readonly source: string;
  /** 0 to 10. */
  readonly priority: number;
  readonly insights: Readonly<Record<string, string>>;
}

export const behaviours = table<Behaviour>("BehaviorAnalytics", {
  TimeGenerated: datetime((behaviour) => behaviour.time),
  TimeProcessed: datetime((behaviour) => behaviour.time),
  SourceRecordId: text((behaviour) => behaviour.id),
  ActivityType: text((behaviour) => behaviour.activity),
  ActionType: text((behaviour) => behaviour.action),
  UserName: text((behaviour) => behaviour.person.alias),
  UserPrincipalName: text((behaviour) => behaviour.person.upn),
  EventSource: text((behaviour) => behaviour.source),
  SourceIPAddress: text((behaviour) => behaviour.network.address),
  SourceIPLocation: text((behaviour) => behaviour.network.country),
  ...unfilled("SourceDevice", "DestinationIPAddress", "DestinationDevice", "TargetName", "TargetPrincipalName"),
  InvestigationPriority: int((behaviour) => behaviour.priority),
  ActivityInsights: dynamic((behaviour) => behaviour.insights),
  UsersInsights: dynamic((behaviour) => ({
    Department: behaviour.person.department,
    JobTitle: behaviour.person.title,
  })),
  DevicesInsights: dynamic({}),
});
