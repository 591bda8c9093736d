import type { Person } from "../estate/people.ts";
import { bool, datetime, table, text, unfilled } from "../table.ts";

/** Somebody follows a link that Safe Links rewrote. */
export interface Click {
  readonly time: Date;
  readonly id: string;
  readonly person: Person;
  readonly url: string;
  readonly from: string;
  readonly mail: string;
  readonly action: "ClickAllowed" | "ClickBlocked";
  readonly through: boolean;
  readonly threat: string;
}

export const clicks = table<Click>("UrlClickEvents", {
  TimeGenerated: datetime((click) => click.time),
  Timestamp: datetime((click) => click.time),
  ReportId: text((click) => click.id),
  Url: text((click) => click.url),
  UrlChain: text((click) => JSON.stringify([click.url])),
  ActionType: text((click) => click.action),
  AccountUpn: text((click) => click.person.upn),
  Workload: text("Email"),
  NetworkMessageId: text((click) => click.mail),
  IPAddress: text((click) => click.from),
  ThreatTypes: text((click) => click.threat),
  ...unfilled("DetectionMethods", "AppName"),
  IsClickedThrough: bool((click) => click.through),
});
