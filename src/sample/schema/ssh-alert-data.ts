import { linuxServer } from "../estate/hosts.ts";
import { datetime, real, table, text } from "../table.ts";

/** A login that the SSH anomaly model scored. */
export interface ScoredLogin {
  readonly time: Date;
  readonly account: string;
  readonly from: string;
  readonly country: string;
  readonly failed: number;
  readonly succeeded: number;
  readonly score: number;
  readonly reason: string;
}

export const sshAlertData = table<ScoredLogin>("SSHAlertDataV2_CL", {
  TimeGenerated: datetime((login) => login.time),
  Computer: text(linuxServer.name),
  AlertName_s: text("SSH Anomalous Login ML"),
  SourceIP_s: text((login) => login.from),
  Account_s: text((login) => login.account),
  Country_s: text((login) => login.country),
  FailedLogons_d: real((login) => login.failed),
  SuccessfulLogons_d: real((login) => login.succeeded),
  Score_d: real((login) => login.score),
  Reason_s: text((login) => login.reason),
});
