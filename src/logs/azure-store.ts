import { portalLink, portalOf } from "../azure/portal-link.ts";
import type { Answer, BoundQuery, LogStore, OwnQuery } from "../model/logs.ts";
import type { Window } from "../model/window.ts";
import { azureMonitorClient } from "./azure-monitor.ts";
import { type AzureStoreOptions, nameOf } from "./azure-options.ts";
import { type AskDays, type AzureTables, azureTables } from "./azure-tables.ts";
import { callService } from "./service-call.ts";
import { refusalFailure } from "./service-errors.ts";
import { decodeBody } from "./wire/log-analytics.ts";

const usualTimeoutMs = 180_000;
const mostSeconds = 600;
const dayMs = 86_400_000;

interface Asked {
  readonly kql: string;
  readonly subject: string;
  readonly window: Window;
  readonly signal: AbortSignal;
}

export interface AzureStore extends LogStore {
  /** A link to the query in the portal's Logs page; undefined when it would be too long for one. */
  portalLink(kql: string, window: Window, signal: AbortSignal): Promise<string | undefined>;
}

/**
 * Azure Monitor Logs as a log store. Several workspaces are one: each query goes to the first and names the others, so
 * the engine unites them and every count is right. A row of a stored table tells its workspace by `TenantId`; answers
 * that have that column get the workspace's name beside it, as `Workspace`.
 */
export function openAzureMonitor(options: AzureStoreOptions): AzureStore {
  const ask = asker(options);
  const askDays: AskDays = (kql, days, signal) => {
    const to = new Date();
    const window = { from: new Date(to.getTime() - days * dayMs), to };
    return ask({ kql, subject: "the list of tables", window, signal });
  };
  const tables = azureTables(options, askDays);
  return {
    searchIsCheap: false,
    async query(query: BoundQuery | OwnQuery, { window, signal }): Promise<Answer> {
      const own = { kql: query.kql, subject: "the query", window, signal };
      const answer = await ask("id" in query ? { ...own, subject: query.id, window: query.span } : own);
      return options.workspaces.length > 1 ? labelled(answer, tables, signal) : answer;
    },
    async portalLink(kql, window, signal) {
      const resourceId = await tables.resourceId(signal);
      return resourceId && portalLink({ resourceId, kql, window, portal: portalOf(options.resourceManager) });
    },
    tables: (signal) => tables.list(signal),
    close: async () => {},
  };
}

function asker(options: AzureStoreOptions): (asked: Asked) => Promise<Answer> {
  const { workspaces, timeoutMs = usualTimeoutMs, onStatistics } = options;
  const send = azureMonitorClient(options);
  const said = { source: nameOf(workspaces), role: "Log Analytics Reader", seconds: timeoutMs / 1000 };
  return async ({ kql, window, subject, signal }) => {
    const started = performance.now();
    const body = await callService(
      (allowance) =>
        send({
          kql,
          window,
          wait: Math.min(mostSeconds, Math.ceil(allowance.remainingMs / 1000)),
          statistics: onStatistics !== undefined,
          signal: allowance.signal,
        }),
      {
        subject,
        signal,
        timeoutMs,
        failure: (error) =>
          refusalFailure({ ...said, subject, kql, status: error.status, body: error.body, cause: error }),
      },
    );
    const { statistics, ...answer } = decodeBody(body);
    if (statistics) onStatistics?.(statistics);
    return { ...answer, ms: performance.now() - started };
  };
}

async function labelled(answer: Answer, tables: AzureTables, signal: AbortSignal): Promise<Answer> {
  const at = answer.columns.findIndex((column) => column.name === "TenantId");
  if (at < 0 || answer.columns.some((column) => column.name === "Workspace")) return answer;
  const names = await tables.names(signal);
  const name = (id: string) => names.get(id.toLowerCase()) ?? id;
  return {
    ...answer,
    columns: [...answer.columns, { name: "Workspace", type: "string" }],
    rows: answer.rows.map((row) => [...row, name(String(row[at] ?? ""))]),
  };
}
