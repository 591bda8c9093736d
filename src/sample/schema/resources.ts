import { bool, datetime, dynamic, int, long, real, table, text, unfilled } from "../table.ts";

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
