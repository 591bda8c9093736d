// The one file that knows `@azure/monitor-query`. Its successor `@azure/monitor-query-logs` has the same client.
import { randomUUID } from "node:crypto";
import { LogsQueryClient, type LogsQueryClientOptions } from "@azure/monitor-query";
import { credentialFor } from "../azure/credential.ts";
import { isLoopback } from "../azure/loopback.ts";
import type { Window } from "../model/window.ts";

type Policy = NonNullable<LogsQueryClientOptions["additionalPolicies"]>[number]["policy"];

export const publicLogAnalytics = "https://api.loganalytics.io";

export interface AzureMonitorOptions {
  /** Workspace ids; the first is asked, over the others as well. */
  readonly workspaces: readonly string[];
  /** `LOG_ANALYTICS_ENDPOINT`. */
  readonly endpoint: string;
  /** `LOG_ANALYTICS_AUDIENCE`: what the token is asked for. */
  readonly audience: string;
}

export interface AzureMonitorCall {
  readonly kql: string;
  readonly window: Window;
  /** Whole seconds the service may take. */
  readonly wait: number;
  readonly statistics: boolean;
  readonly signal: AbortSignal;
}

/** An answer that was none: no status when the connection failed. */
export class AzureMonitorError extends Error {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs: number | undefined;

  constructor(parts: { status: number; body: string; retryAfterMs: number | undefined; cause: unknown }) {
    super(`Azure Monitor answered ${parts.status}`, { cause: parts.cause });
    this.name = "AzureMonitorError";
    this.status = parts.status;
    this.body = parts.body;
    this.retryAfterMs = parts.retryAfterMs;
  }
}

/** Sends one query and returns the answer's body as the service wrote it. It tries once: who retries, and why, is ours. */
export type AskAzureMonitor = (call: AzureMonitorCall) => Promise<string>;

const idHeader = "x-ms-client-request-id";
const emptyBody = '{"tables":[]}';

/** @throws AzureMonitorError, what the credential throws, the signal's reason */
export function azureMonitorClient({ workspaces, endpoint, audience }: AzureMonitorOptions): AskAzureMonitor {
  const bodies = new Map<string, string>();
  const loopback = isLoopback(endpoint);
  const policies = [captureBodies(bodies), ...(loopback ? [allowPlainHttp] : [])];
  const client = new LogsQueryClient(credentialFor(endpoint), {
    endpoint: loopback ? endpoint.replace(/^http:/, "https:") : endpoint,
    audience,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: policies.map((policy) => ({ policy, position: "perRetry" })),
  });
  const [first = "", ...others] = workspaces;
  return async ({ kql, window, wait, statistics, signal }) => {
    const id = randomUUID();
    try {
      await client.queryWorkspace(
        first,
        kql,
        { startTime: window.from, endTime: window.to },
        {
          ...(others.length > 0 ? { additionalWorkspaces: others } : {}),
          serverTimeoutInSeconds: wait,
          includeQueryStatistics: statistics,
          includeVisualization: true,
          abortSignal: signal,
          requestOptions: { customHeaders: { [idHeader]: id } },
        },
      );
      return bodies.get(id) ?? emptyBody;
    } catch (error) {
      signal.throwIfAborted();
      throw asServiceError(error);
    } finally {
      bodies.delete(id);
    }
  };
}

/**
 * Keeps the body as it came: the client turns null datetimes into 1970 and drops ticks and digits. It gets an empty
 * answer to parse instead, also for 204, which an empty workspace answers and the client cannot read.
 */
function captureBodies(bodies: Map<string, string>): Policy {
  return {
    name: "huntbotCaptureBodies",
    async sendRequest(request, next) {
      const response = await next(request);
      if (response.status !== 200 && response.status !== 204) return response;
      const body = response.status === 200 ? response.bodyAsText : undefined;
      bodies.set(request.headers.get(idHeader) ?? "", body || emptyBody);
      return { ...response, status: 200, bodyAsText: emptyBody };
    },
  };
}

/** The client adds a token to https requests only. To this machine itself it goes out as plain http after all. */
const allowPlainHttp: Policy = {
  name: "huntbotAllowPlainHttp",
  sendRequest(request, next) {
    request.url = request.url.replace(/^https:/, "http:");
    request.allowInsecureConnection = true;
    return next(request);
  },
};

interface RestError {
  readonly name: string;
  readonly statusCode?: number;
  readonly response?: {
    readonly bodyAsText?: string | null;
    readonly headers: { get(name: string): string | undefined };
  };
}

function asServiceError(error: unknown): unknown {
  if (!isRestError(error)) return error;
  const { statusCode: status = 0, response } = error;
  const body = response?.bodyAsText ?? "";
  return new AzureMonitorError({
    status,
    body,
    retryAfterMs: retryAfter(response?.headers.get("retry-after")),
    cause: error,
  });
}

function isRestError(error: unknown): error is Error & RestError {
  return error instanceof Error && error.name === "RestError";
}

/** Seconds, or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
