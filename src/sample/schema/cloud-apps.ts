import type { Network } from "../estate/networks.ts";
import type { Person } from "../estate/people.ts";
import { bool, datetime, dynamic, int, type Json, table, text, unfilled } from "../table.ts";

/** One activity that Defender for Cloud Apps saw. */
export interface CloudAppEvent {
  readonly time: Date;
  readonly id: string;
  readonly application: "Microsoft Exchange Online" | "Microsoft SharePoint Online" | "Microsoft Teams";
  readonly action: string;
  readonly activity: string;
  readonly person: Person;
  readonly network: Network;
  readonly object: string;
  readonly admin: boolean;
  readonly agent: string;
  readonly raw: Json;
}

const appIds = {
  "Microsoft Exchange Online": 20893,
  "Microsoft SharePoint Online": 20892,
  "Microsoft Teams": 28375,
} as const;

export const cloudAppEvents = table<CloudAppEvent>("CloudAppEvents", {
  TimeGenerated: datetime((event) => event.time),
  Timestamp: datetime((event) => event.time),
  ReportId: text((event) => event.id),
  Application: text((event) => event.application),
  ApplicationId: int((event) => appIds[event.application]),
  ActionType: text((event) => event.action),
  ActivityType: text((event) => event.activity),
  AccountDisplayName: text((event) => event.person.name),
  AccountObjectId: text((event) => event.person.objectId),
  AccountId: text((event) => event.person.upn),
  AccountType: text("Regular"),
  IPAddress: text((event) => event.network.address),
  CountryCode: text((event) => event.network.country),
  City: text((event) => event.network.city),
  IsAnonymousProxy: bool(false),
  IsExternalUser: bool(false),
  IsAdminOperation: bool((event) => event.admin),
  ObjectName: text((event) => event.object),
  ObjectType: text("File"),
  UserAgent: text((event) => event.agent),
  RawEventData: dynamic((event) => event.raw),
  UncommonForUser: dynamic([]),
  ActivityObjects: dynamic([]),
  AdditionalFields: dynamic({}),
  ...unfilled("ISP", "ObjectId", "OSPlatform", "IPCategory"),
});
