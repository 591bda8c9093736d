import { checkedEndpoint, isLoopback } from "../azure/loopback.ts";
import type { LogStore } from "../model/logs.ts";
import type { Window } from "../model/window.ts";

export type CloudSource =
  | { readonly kind: "loganalytics"; readonly workspaces: readonly string[] }
  | { readonly kind: "kusto"; readonly cluster: string; readonly database: string };

export interface CloudOptions {
  /** `LOG_ANALYTICS_ENDPOINT`, `LOG_ANALYTICS_AUDIENCE` and `AZURE_RESOURCE_MANAGER_ENDPOINT` of sovereign clouds. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told about each thing that is less than it could be, such as plans that may not be read. */
  readonly onNote?: (note: string) => void;
}

export type PortalLink = (kql: string, window: Window, signal: AbortSignal) => Promise<string | undefined>;

export interface CloudLogs {
  readonly store: LogStore;
  readonly portalLink: PortalLink;
}

/** Throws a Failure for an endpoint that would get a token unencrypted. The clients are loaded only here: they are large. */
export async function openCloud(source: CloudSource, { env, onNote }: CloudOptions): Promise<CloudLogs> {
  if (source.kind === "kusto") {
    const { openKusto } = await import("./kusto.ts");
    const store = openKusto({ ...source, cluster: checkedEndpoint("HUNTBOT_LOGS", source.cluster) });
    return { store, portalLink: noPortal };
  }
  const [{ openAzureMonitor }, { publicLogAnalytics }, { publicResourceManager }] = await Promise.all([
    import("./azure-store.ts"),
    import("./azure-monitor.ts"),
    import("../azure/arm.ts"),
  ]);
  const origin = (name: string, usual: string) => new URL(checkedEndpoint(name, env[name] || usual)).origin;
  const endpoint = origin("LOG_ANALYTICS_ENDPOINT", publicLogAnalytics);
  // A stand-in on this machine has no tables in a real subscription.
  const usualManager = isLoopback(endpoint) ? endpoint : publicResourceManager;
  const store = openAzureMonitor({
    workspaces: source.workspaces,
    endpoint,
    audience: env["LOG_ANALYTICS_AUDIENCE"]?.replace(/\/+$/, "") || endpoint,
    resourceManager: origin("AZURE_RESOURCE_MANAGER_ENDPOINT", usualManager),
    ...(onNote ? { onNote } : {}),
  });
  return { store, portalLink: store.portalLink };
}

/** Logs that the Azure portal has no page for. */
export const noPortal: PortalLink = async () => undefined;
