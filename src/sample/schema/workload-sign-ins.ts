import { datetime, table, text, unfilled } from "../table.ts";

/** An application or a managed identity signs in. */
export interface WorkloadSignIn {
  readonly time: Date;
  readonly id: string;
  readonly name: string;
  readonly servicePrincipal: string;
  readonly app: string;
  readonly resource: string;
  /** Empty for a managed identity: Azure does not say. */
  readonly from: string;
  readonly country: string;
  readonly result: string;
}

const workload = {
  TimeGenerated: datetime<WorkloadSignIn>((signIn) => signIn.time),
  CreatedDateTime: datetime<WorkloadSignIn>((signIn) => signIn.time),
  OperationName: text<WorkloadSignIn>("Sign-in activity"),
  Id: text<WorkloadSignIn>((signIn) => signIn.id),
  CorrelationId: text<WorkloadSignIn>((signIn) => signIn.id),
  ResultType: text<WorkloadSignIn>((signIn) => signIn.result),
  ServicePrincipalName: text<WorkloadSignIn>((signIn) => signIn.name),
  ServicePrincipalId: text<WorkloadSignIn>((signIn) => signIn.servicePrincipal),
  AppId: text<WorkloadSignIn>((signIn) => signIn.app),
  IPAddress: text<WorkloadSignIn>((signIn) => signIn.from),
  Location: text<WorkloadSignIn>((signIn) => signIn.country),
  ResourceDisplayName: text<WorkloadSignIn>((signIn) => signIn.resource),
  ...unfilled("ResultDescription", "LocationDetails", "UniqueTokenIdentifier", "UserAgent"),
};

export const servicePrincipalSignIns = table<WorkloadSignIn>("AADServicePrincipalSignInLogs", {
  ...workload,
  Category: text("ServicePrincipalSignInLogs"),
  ClientCredentialType: text("clientSecret"),
});

export const managedIdentitySignIns = table<WorkloadSignIn>("AADManagedIdentitySignInLogs", {
  ...workload,
  Category: text("ManagedIdentitySignInLogs"),
});
