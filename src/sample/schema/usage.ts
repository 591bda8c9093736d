import { bool, datetime, real, table, text } from "../table.ts";

/** What a table received in an hour. */
export interface Received {
  /** When the hour was over. */
  readonly end: Date;
  readonly start: Date;
  readonly table: string;
  readonly plan: string;
  readonly megabytes: number;
}

export const usage = table<Received>("Usage", {
  TimeGenerated: datetime((received) => received.end),
  StartTime: datetime((received) => received.start),
  EndTime: datetime((received) => received.end),
  DataType: text((received) => received.table),
  Plan: text((received) => received.plan),
  Solution: text("LogManagement"),
  Quantity: real((received) => received.megabytes),
  QuantityUnit: text("MBytes"),
  IsBillable: bool(true),
});
