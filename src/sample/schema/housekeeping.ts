import { random } from "../random.ts";
import { bool, datetime, dynamic, type Json, real, table, text, unfilled } from "../table.ts";

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

export interface WatchlistEntry {
  readonly time: Date;
  readonly list: string;
  readonly key: string;
  readonly item: Json;
}

export const watchlists = table<WatchlistEntry>("Watchlist", {
  TimeGenerated: datetime((entry) => entry.time),
  WatchlistName: text((entry) => entry.list),
  WatchlistAlias: text((entry) => entry.list),
  SearchKey: text((entry) => entry.key),
  WatchlistItem: dynamic((entry) => entry.item),
  WatchlistId: text((entry) => random(`watchlist ${entry.list}`).guid()),
  WatchlistItemId: text((entry) => random(`watchlist ${entry.list} ${entry.key}`).guid()),
  LastUpdatedTimeUTC: datetime((entry) => entry.time),
  ...unfilled("Tags", "Notes"),
  Source: text("Local file"),
  Provider: text("Custom"),
  _DTItemType: text("watchlist-item"),
  _DTItemStatus: text("Create"),
});

/** Container output, kept on the cheap plan: nobody pays for a search in it unasked. */
export interface ContainerLine {
  readonly time: Date;
  readonly pod: string;
  readonly level: string;
  readonly message: string;
}

export const containerLogs = table<ContainerLine>(
  "ContainerLogV2",
  {
    TimeGenerated: datetime((line) => line.time),
    Computer: text("aks-pool-0"),
    ContainerName: text("web"),
    PodName: text((line) => line.pod),
    PodNamespace: text("shop"),
    LogLevel: text((line) => line.level),
    LogSource: text("stdout"),
    LogMessage: dynamic((line) => line.message),
  },
  "Basic",
);

/** The firewall's raw lines, kept for auditors. */
export interface RawLine {
  readonly time: Date;
  readonly line: string;
}

export const rawFirewall = table<RawLine>(
  "FirewallRaw_CL",
  { TimeGenerated: datetime((raw) => raw.time), RawData: text((raw) => raw.line) },
  "Auxiliary",
);

/** A list without a time of its own. */
export interface Owner {
  readonly asset: string;
  readonly owner: string;
  readonly contact: string;
}

export const assetOwners = table<Owner>("AssetOwners_CL", {
  Asset_s: text((entry) => entry.asset),
  Owner_s: text((entry) => entry.owner),
  Contact_s: text((entry) => entry.contact),
});
