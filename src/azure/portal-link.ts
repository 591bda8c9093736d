import { gzipSync } from "node:zlib";
import type { Window } from "../model/window.ts";

export interface PortalQuery {
  /** `/subscriptions/.../workspaces/NAME`, from the workspace's metadata. */
  readonly resourceId: string;
  readonly kql: string;
  readonly window: Window;
  readonly portal: string;
}

const portals: Readonly<Record<string, string>> = {
  "management.usgovcloudapi.net": "https://portal.azure.us",
  "management.chinacloudapi.cn": "https://portal.azure.cn",
};

/** The portal of the cloud that this Resource Manager belongs to. */
export function portalOf(resourceManager: string): string {
  return portals[new URL(resourceManager).hostname] ?? "https://portal.azure.com";
}

/** The longest link that browsers and chat platforms pass on whole. */
const mostCharacters = 8000;

/**
 * A link that opens the query in the portal's Logs page over the same window. The portal reads it as gzip in base64.
 * Undefined when it would be too long to survive.
 */
export function portalLink({ resourceId, kql, window, portal }: PortalQuery): string | undefined {
  const blade = "/#blade/Microsoft_OperationsManagementSuite_Workspace/Logs.ReactView";
  const query = encodeURIComponent(gzipSync(kql).toString("base64"));
  const span = encodeURIComponent(`${window.from.toISOString()}/${window.to.toISOString()}`);
  const link = `${portal}${blade}/resourceId/${encodeURIComponent(resourceId)}/source/LogsBlade.AnalyticsShareLinkToQuery/q/${query}/timespan/${span}`;
  return link.length <= mostCharacters ? link : undefined;
}
