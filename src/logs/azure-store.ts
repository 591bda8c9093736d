import type { Answer, BoundQuery, LogStore, OwnQuery } from "../model/logs.ts";
import type { Window } from "../model/window.ts";
import { AzureMonitorError, azureMonitorClient } from "./azure-monitor.ts";
import { type AzureStoreOptions, nameOf } from "./azure-options.ts";
import { type AskDays, type AzureTables, azureTables } from "./azure-tables.ts";
import { type Remedy, retrying } from "./retry.ts";
import { credentialFailure, refusalFailure } from "./service-errors.ts";
import { timedOut } from "./timeout.ts";
import { decodeBody } from "./wire/log-analytics.ts";

const usualTimeoutMs = 180_000;
/** What the network may take beyond the time the service was given. */
const graceMs = 10_000;
const mostSeconds = 600;

interface Asked {
  readonly kql: string;
  readonly subject: string;
  readonly window: Window;
  readonly signal: AbortSignal;
}

/**
 * Azure Monitor Logs as a log store. Several workspaces are one: each query goes to the first and names the others, so
 * the engine unites them and every count is right. A row of a stored table tells its workspace by `TenantId`; answers
 * that have that column get the workspace's name beside it, as `Workspace`.
 */
export function openAzureMonitor(options: AzureStoreOptions): LogStore {
  const { workspaces } = options;
  const ask = asker(options);
  const askDays: AskDays = (kql, days, signal) => {
    const to = new Date();
    return ask({
      kql,
      subject: "the list of tables",
      window: { from: new Date(to.getTime() - days * 86_400_000), to },
      signal,
    });
  };
  const tables = azureTables(options, askDays);
  return {
    searchIsCheap: false,
    async query(query: BoundQuery | OwnQuery, { window, signal }): Promise<Answer> {
      const own = { kql: query.kql, subject: "the query", window, signal };
      const answer = await ask("id" in query ? { ...own, subject: query.id, window: query.span } : own);
      return workspaces.length > 1 ? labelled(answer, tables, signal) : answer;
    },
    tables: (signal) => tables.list(signal),
    close: async () => {},
  };
}

/** One query, tried again where that can help, within one deadline. */
function asker(options: AzureStoreOptions): (asked: Asked) => Promise<Answer> {
  const { timeoutMs = usualTimeoutMs, onStatistics } = options;
  const send = azureMonitorClient(options);
  return async (asked) => {
    const started = performance.now();
    const deadline = started + timeoutMs;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(timedOut(asked.subject, timeoutMs / 1000)), timeoutMs + graceMs);
    const signal = AbortSignal.any([asked.signal, late.signal]);
    const attempt = () => {
      const seconds = Math.ceil((deadline - performance.now()) / 1000);
      const wait = Math.min(mostSeconds, Math.max(1, seconds));
      return send({ ...asked, wait, statistics: onStatistics !== undefined, signal });
    };
    try {
      const { statistics, ...answer } = decodeBody(await retrying(attempt, { deadline, signal, judge }));
      if (statistics) onStatistics?.(statistics);
      return { ...answer, ms: performance.now() - started };
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(error, asked, options, timeoutMs);
    } finally {
      clearTimeout(timer);
    }
  };
}

const attemptsWithoutAnswer = 3;

/**
 * Throttled: as long as it says, or longer each time. A lost connection: twice more, the query only reads. A timeout is
 * final: the same query would take as long again.
 */
function judge(error: unknown, attempt: number): Remedy {
  if (!(error instanceof AzureMonitorError)) return "give up";
  const { status, retryAfterMs } = error;
  if (status === 429 || status === 503) return { retryInMs: retryAfterMs ?? 1000 * 2 ** attempt };
  if (status === 0 && attempt < attemptsWithoutAnswer) return { retryInMs: 250 * attempt };
  return "give up";
}

function failureOf(
  error: unknown,
  { subject, kql }: Asked,
  { workspaces }: AzureStoreOptions,
  timeoutMs: number,
): unknown {
  if (!(error instanceof AzureMonitorError)) return credentialFailure(error) ?? error;
  return refusalFailure({
    status: error.status,
    body: error.body,
    subject,
    kql,
    source: nameOf(workspaces),
    role: "Log Analytics Reader",
    seconds: timeoutMs / 1000,
    cause: error,
  });
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
