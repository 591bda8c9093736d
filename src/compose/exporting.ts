import { publicResourceManager } from "../azure/arm.ts";
import { credentialFor } from "../azure/credential.ts";
import { checkedEndpoint } from "../azure/loopback.ts";
import { sentinelDesk } from "../azure/sentinel.ts";
import type { Config } from "../config.ts";
import { type LogsAddress, publicEndpoint } from "../export/case-export.ts";
import type { IncidentDesk } from "../model/incident-desk.ts";

/** The port of `logs serve`, unless another is chosen. */
export const servedPort = 3979;

/** Where Log Analytics' own clients reach the logs: the service, or what `logs serve` answers on. */
export function logsAddress({ logs, env }: Config): LogsAddress | null {
  if (logs.kind === "kusto") return null;
  if (logs.kind !== "loganalytics") return { endpoint: `http://127.0.0.1:${servedPort}`, workspaces: ["any"] };
  const endpoint = env["LOG_ANALYTICS_ENDPOINT"] || publicEndpoint;
  return { endpoint: endpoint.replace(/\/+$/, ""), workspaces: logs.workspaces };
}

/** Microsoft Sentinel, where the configuration names its workspace: nothing is written without that. */
export function incidentDesk({ file, env }: Config): IncidentDesk | null {
  if (!file.sentinel) return null;
  const name = "AZURE_RESOURCE_MANAGER_ENDPOINT";
  const endpoint = checkedEndpoint(name, env[name] || publicResourceManager);
  return sentinelDesk({ endpoint, credential: credentialFor(endpoint), workspace: file.sentinel.workspace });
}
