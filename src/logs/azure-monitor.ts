// The one file that knows `@azure/monitor-query`. Its successor `@azure/monitor-query-logs` has the same client.
import { randomUUID } from "node:crypto";
import { LogsQueryClient, type LogsQueryClientOptions } from "@azure/monitor-query";
import { credentialFor } from "../azure/credential.ts";
import { isLoopback } from "../azure/loopback.ts";
import type { Window } from "../model/window.ts";
import { ServiceError } from "./service-call.ts";

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

interface AzureMonitorCall {
  readonly kql: string;
  readonly window: Window;
  /** Whole seconds the service may take. */
  readonly wait: number;
  readonly statistics: boolean;
  readonly signal: AbortSignal;
}

/** Sends one query and returns the answer's body as the service wrote it. It tries once: who retries, and why, is ours. */
export type AskAzureMonitor = (call: AzureMonitorCall) => Promise<string>;

const idHeader = "x-ms-client-request-id";
const emptyBody = '{"tables":[]}';

/** @throws ServiceError, what the credential throws, the signal's reason */
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
  const retryAfter = response?.headers.get("retry-after");
  return new ServiceError({ status, body: response?.bodyAsText ?? "", retryAfter, cause: error });
}

function isRestError(error: unknown): error is Error & RestError {
  return error instanceof Error && error.name === "RestError";
}
