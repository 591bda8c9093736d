import { datetime, dynamic, table, text } from "../table.ts";

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
