import type { Network } from "../estate/networks.ts";
import type { Person } from "../estate/people.ts";
import { bool, datetime, dynamic, int, type Json, long, real, table, text, unfilled } from "../table.ts";

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

/** A request to a storage account's blobs. */
export interface BlobRequest {
  readonly time: Date;
  readonly id: string;
  readonly account: string;
  readonly operation: string;
  readonly authentication: "OAuth" | "SAS" | "AccountKey" | "Anonymous";
  readonly status: number;
  /** `address:port`, as the service writes it. */
  readonly from: string;
  readonly object: string;
  readonly bytes: number;
  readonly upn: string;
}

export const blobRequests = table<BlobRequest>("StorageBlobLogs", {
  TimeGenerated: datetime((request) => request.time),
  AccountName: text((request) => request.account),
  OperationName: text((request) => request.operation),
  AuthenticationType: text((request) => request.authentication),
  StatusCode: text((request) => String(request.status)),
  StatusText: text((request) => (request.status < 300 ? "Success" : "AuthorizationFailure")),
  CallerIpAddress: text((request) => request.from),
  CorrelationId: text((request) => request.id),
  Uri: text((request) => `https://${request.account}.blob.core.windows.net:443${request.object}`),
  ObjectKey: text((request) => `/${request.account}${request.object}`),
  ...unfilled("RequesterObjectId", "RequesterAppId", "RequesterTenantId", "AuthenticationHash"),
  RequesterUpn: text((request) => request.upn),
  ResponseBodySize: long((request) => request.bytes),
  DurationMs: real(12),
  ServiceType: text("blob"),
  UserAgentHeader: text("azsdk-net-Storage.Blobs/12.13.0"),
  Category: text((request) => (request.operation.startsWith("Get") ? "StorageRead" : "StorageWrite")),
  TlsVersion: text("TLS 1.2"),
});

/** An operation on a key vault. */
export interface VaultOperation {
  readonly time: Date;
  readonly id: string;
  readonly vault: string;
  readonly operation: string;
  readonly secret: string;
  readonly from: string;
  readonly caller: string;
  readonly status: number;
}

export const vaultOperations = table<VaultOperation>("AZKVAuditLogs", {
  TimeGenerated: datetime((operation) => operation.time),
  OperationName: text((operation) => operation.operation),
  ResultType: text((operation) => (operation.status < 300 ? "Success" : "Failure")),
  HttpStatusCode: int((operation) => operation.status),
  CallerIpAddress: text((operation) => operation.from),
  CorrelationId: text((operation) => operation.id),
  Identity: dynamic((operation) => ({ claim: { upn: operation.caller } })),
  RequestUri: text((operation) => `https://${operation.vault}.vault.azure.net/secrets/${operation.secret}`),
  ClientInfo: text("azsdk-net-Security.KeyVault.Secrets/4.5.0"),
  IsRbacAuthorized: bool(true),
  ...unfilled("Id", "ResultDescription", "ResultSignature"),
});

/** A call in the company's AWS account. */
export interface AwsCall {
  readonly time: Date;
  readonly id: string;
  readonly service: string;
  readonly call: string;
  readonly user: string;
  readonly from: string;
  readonly region: string;
  readonly error: string;
  readonly readOnly: boolean;
}

const awsAccount = "123456789012";

export const awsCalls = table<AwsCall>("AWSCloudTrail", {
  TimeGenerated: datetime((call) => call.time),
  AwsEventId: text((call) => call.id),
  EventVersion: text("1.08"),
  EventSource: text((call) => `${call.service}.amazonaws.com`),
  EventTypeName: text("AwsApiCall"),
  EventName: text((call) => call.call),
  UserIdentityType: text("IAMUser"),
  UserIdentityArn: text((call) => `arn:aws:iam::${awsAccount}:user/${call.user}`),
  UserIdentityUserName: text((call) => call.user),
  UserIdentityAccountId: text(awsAccount),
  SourceIpAddress: text((call) => call.from),
  AWSRegion: text((call) => call.region),
  UserAgent: text("aws-cli/2.15.0"),
  ErrorCode: text((call) => call.error),
  ...unfilled("ErrorMessage", "RequestParameters", "ResponseElements", "SessionIssuerUserName"),
  ReadOnly: bool((call) => call.readOnly),
  ManagementEvent: bool(true),
  RecipientAccountId: text(awsAccount),
});
