import type { Workstation } from "../estate/hosts.ts";
import type { Network } from "../estate/networks.ts";
import type { Person } from "../estate/people.ts";
import { shared } from "../shared.ts";
import { bool, datetime, dynamic, type Json, table, text, unfilled } from "../table.ts";

export interface App {
  readonly name: string;
  readonly id: string;
  readonly resource: string;
}

/** Entra ID's result codes as they appear here, each with its usual explanation, shortened. */
const results = {
  "0": "",
  "50053": "The account is locked: too many wrong passwords.",
  "50057": "The account is disabled.",
  "50076": "Multi-factor authentication is required because of where the request comes from.",
  "50126": "Invalid username or password.",
  "50173": "The token was revoked; a fresh sign-in is needed.",
} as const;
export type Result = keyof typeof results;

/** A person's sign-in, or a token fetched in a person's name. */
export interface SignIn {
  readonly time: Date;
  readonly id: string;
  readonly person: Person;
  readonly network: Network;
  readonly app: App;
  readonly result: Result;
  readonly agent: string;
  readonly client: "Browser" | "Mobile Apps and Desktop clients";
  readonly device?: Workstation;
  /** What was asked for, not what was done. */
  readonly factors: "single" | "multi";
  readonly policy: "success" | "failure" | "notApplied";
  readonly risk: "none" | "low" | "medium" | "high";
  readonly session: string;
}

const isIn = (signIn: SignIn) => signIn.result === "0";

const place = shared(
  (network: Network): Json => ({
    city: network.city,
    state: "",
    countryOrRegion: network.country,
    geoCoordinates: { latitude: network.latitude, longitude: network.longitude },
  }),
);
const device = shared(
  (device: Workstation | undefined): Json =>
    device
      ? { deviceId: device.entraId, displayName: device.name, operatingSystem: "Windows10", isCompliant: true }
      : { deviceId: "", displayName: "", operatingSystem: "" },
);
const status = shared(
  (result: Result): Json =>
    result === "0"
      ? { errorCode: 0, additionalDetails: "MFA requirement satisfied by claim in the token" }
      : { errorCode: Number(result), failureReason: results[result] },
);
const policies = shared(
  (policy: SignIn["policy"]): Json => [
    { displayName: "Require MFA outside the office", result: policy, enforcedGrantControls: ["Mfa"] },
  ],
);
const trusted = shared((network: Network) =>
  network.trusted ? `[{"networkType":"trustedNamedLocation","networkNames":["${network.trusted}"]}]` : "[]",
);
const json = shared((value: Json) => JSON.stringify(value));

/** The columns that both tables write alike. */
const alike = {
  TimeGenerated: datetime<SignIn>((signIn) => signIn.time),
  CreatedDateTime: datetime<SignIn>((signIn) => signIn.time),
  OperationName: text<SignIn>("Sign-in activity"),
  Id: text<SignIn>((signIn) => signIn.id),
  CorrelationId: text<SignIn>((signIn) => signIn.id),
  ResultType: text<SignIn>((signIn) => signIn.result),
  ResultSignature: text<SignIn>((signIn) => (isIn(signIn) ? "SUCCESS" : "FAILURE")),
  ResultDescription: text<SignIn>((signIn) => results[signIn.result]),
  UserPrincipalName: text<SignIn>((signIn) => signIn.person.upn),
  UserDisplayName: text<SignIn>((signIn) => signIn.person.name),
  UserId: text<SignIn>((signIn) => signIn.person.objectId),
  UserType: text<SignIn>("Member"),
  Identity: text<SignIn>((signIn) => signIn.person.name),
  IPAddress: text<SignIn>((signIn) => signIn.network.address),
  AutonomousSystemNumber: text<SignIn>((signIn) => String(signIn.network.asn)),
  Location: text<SignIn>((signIn) => signIn.network.country),
  NetworkLocationDetails: text<SignIn>((signIn) => trusted(signIn.network)),
  AppDisplayName: text<SignIn>((signIn) => signIn.app.name),
  AppId: text<SignIn>((signIn) => signIn.app.id),
  ResourceDisplayName: text<SignIn>((signIn) => signIn.app.resource),
  ClientAppUsed: text<SignIn>((signIn) => signIn.client),
  UserAgent: text<SignIn>((signIn) => signIn.agent),
  AuthenticationRequirement: text<SignIn>((signIn) => `${signIn.factors}FactorAuthentication`),
  ...unfilled("AuthenticationDetails", "RiskEventTypes_V2", "RiskDetail", "CrossTenantAccessType", "ResourceIdentity"),
  AuthenticationProtocol: text<SignIn>("none"),
  OriginalTransferMethod: text<SignIn>("none"),
  ConditionalAccessStatus: text<SignIn>((signIn) => signIn.policy),
  RiskLevelDuringSignIn: text<SignIn>((signIn) => signIn.risk),
  RiskLevelAggregated: text<SignIn>((signIn) => signIn.risk),
  RiskState: text<SignIn>((signIn) => (signIn.risk === "none" ? "none" : "atRisk")),
  SessionId: text<SignIn>((signIn) => signIn.session),
  // A token is named after the sign-in that fetched it.
  UniqueTokenIdentifier: text<SignIn>((signIn) => (isIn(signIn) ? signIn.id : "")),
};

export const signIns = table<SignIn>("SigninLogs", {
  ...alike,
  Category: text("SignInLogs"),
  IsInteractive: bool(true),
  IncomingTokenType: text("none"),
  DeviceDetail: dynamic((signIn) => device(signIn.device)),
  LocationDetails: dynamic((signIn) => place(signIn.network)),
  Status: dynamic((signIn) => status(signIn.result)),
  ConditionalAccessPolicies: dynamic((signIn) => policies(signIn.policy)),
});

/** The same facts, but the four structured columns are JSON text here, as in the real table. */
export const nonInteractiveSignIns = table<SignIn>("AADNonInteractiveUserSignInLogs", {
  ...alike,
  Category: text("NonInteractiveUserSignInLogs"),
  IsInteractive: bool(false),
  IncomingTokenType: text("refreshToken"),
  DeviceDetail: text((signIn) => json(device(signIn.device))),
  LocationDetails: text((signIn) => json(place(signIn.network))),
  Status: text((signIn) => json(status(signIn.result))),
  ConditionalAccessPolicies: text((signIn) => json(policies(signIn.policy))),
});
