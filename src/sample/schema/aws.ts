import { bool, datetime, table, text, unfilled } from "../table.ts";

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
