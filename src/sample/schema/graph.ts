import type { Person } from "../estate/people.ts";
import { datetime, int, table, text } from "../table.ts";

/** One call of Microsoft Graph. */
export interface GraphCall {
  readonly time: Date;
  readonly id: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** The path after the version, e.g. `/users?$top=100`. */
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly from: string;
  readonly agent: string;
  readonly app: string;
  /** Left out for an application's own calls. */
  readonly person?: Person;
  readonly session: string;
}

export const graphCalls = table<GraphCall>("MicrosoftGraphActivityLogs", {
  TimeGenerated: datetime((call) => call.time),
  RequestId: text((call) => call.id),
  OperationId: text((call) => call.id),
  ClientRequestId: text((call) => call.id),
  ApiVersion: text("v1.0"),
  RequestMethod: text((call) => call.method),
  RequestUri: text((call) => `https://graph.microsoft.com/v1.0${call.path}`),
  ResponseStatusCode: int((call) => call.status),
  ResponseSizeBytes: int((call) => call.bytes),
  DurationMs: int((call) => 20 + (call.bytes % 400)),
  IPAddress: text((call) => call.from),
  UserAgent: text((call) => call.agent),
  AppId: text((call) => call.app),
  UserId: text((call) => call.person?.objectId),
  ServicePrincipalId: text((call) => (call.person ? "" : call.app)),
  Scopes: text((call) => (call.person ? "Directory.Read.All Mail.Read Files.Read.All" : "")),
  Roles: text((call) => (call.person ? "" : "User.Read.All Group.Read.All")),
  SessionId: text((call) => call.session),
  UniqueTokenId: text((call) => `${call.session.slice(0, 8)}T`),
});
