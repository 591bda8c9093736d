import type { AzureMonitorOptions } from "./azure-monitor.ts";

export interface AzureStoreOptions extends AzureMonitorOptions {
  /** `AZURE_RESOURCE_MANAGER_ENDPOINT`: where the tables' plans are asked. */
  readonly resourceManager: string;
  /** Milliseconds a query may take, trying again included; the service allows at most ten minutes. */
  readonly timeoutMs?: number;
  /** Told what a query cost the service, where the operator wants to know. */
  readonly onStatistics?: (statistics: Readonly<Record<string, unknown>>) => void;
  /** Told about each thing that is less than it could be, such as plans that may not be read. */
  readonly onNote?: (note: string) => void;
}

/** The workspaces as an error names them. */
export function nameOf(workspaces: readonly string[]): string {
  return workspaces.length === 1 ? `workspace ${workspaces[0]}` : `one of the workspaces ${workspaces.join(", ")}`;
}
