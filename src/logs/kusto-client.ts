// The one file that knows `azure-kusto-data`.
import { Client, ClientRequestProperties, KustoConnectionStringBuilder } from "azure-kusto-data";
import { credentialFor } from "../azure/credential.ts";
import { isLoopback } from "../azure/loopback.ts";
import type { Window } from "../model/window.ts";
import { graceMs, ServiceError } from "./service-call.ts";

export interface KustoCall {
  readonly csl: string;
  /** Limits every table that has a TimeGenerated; left out for management commands. */
  readonly window?: Window;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface KustoClient {
  /** The frames of a query's answer, as text. @throws ServiceError, what the credential throws, the signal's reason */
  query(call: KustoCall): Promise<string>;
  /** The tables of a management command's answer, as text. Throws the same. */
  manage(call: KustoCall): Promise<string>;
}

export function kustoClient(cluster: string, database: string): KustoClient {
  const connection = () =>
    isLoopback(cluster)
      ? KustoConnectionStringBuilder.withAccessToken(cluster, "loopback")
      : KustoConnectionStringBuilder.withTokenCredential(cluster, credentialFor(cluster));
  // A client can only be cancelled as a whole, so each call has its own; the credential and its tokens are shared.
  const run = async (call: KustoCall, method: "executeQuery" | "executeMgmt"): Promise<string> => {
    const client = new Client(connection());
    // The text as it came: parsed by the client, long integers would lose digits.
    client.axiosInstance.defaults.transformResponse = [(text: unknown) => text];
    const close = () => client.close();
    call.signal.addEventListener("abort", close, { once: true });
    try {
      call.signal.throwIfAborted();
      return String(await client[method](database, call.csl, properties(call)));
    } catch (error) {
      call.signal.throwIfAborted();
      throw asServiceError(error);
    } finally {
      call.signal.removeEventListener("abort", close);
      client.axiosInstance.defaults.httpAgent?.destroy();
      client.axiosInstance.defaults.httpsAgent?.destroy();
    }
  };
  return { query: (call) => run(call, "executeQuery"), manage: (call) => run(call, "executeMgmt") };
}

function properties({ window, timeoutMs }: KustoCall): ClientRequestProperties {
  const options = new ClientRequestProperties();
  options.raw = true;
  options.setTimeout(Math.ceil(timeoutMs));
  options.setClientTimeout(Math.ceil(timeoutMs) + graceMs);
  // Instead of the name of whoever runs the process.
  options.application = "huntbot";
  options.user = "huntbot";
  // Refuses, on the cluster as well, what the guard refused: writing and calling out.
  options.setOption("request_readonly", true);
  options.setOption("request_callout_disabled", true);
  if (window) {
    options.setOption("query_datetimescope_column", "TimeGenerated");
    options.setOption("query_datetimescope_from", window.from.toISOString());
    options.setOption("query_datetimescope_to", window.to.toISOString());
  }
  return options;
}

interface Response {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

function asServiceError(error: unknown): unknown {
  const failed = error instanceof Error && "inner" in error && error.name === "ThrottlingError" ? error.inner : error;
  if (!(failed instanceof Error)) return error;
  const response = "response" in failed ? (failed.response as Response | undefined) : undefined;
  // With status 200 the connection broke while the answer was coming.
  if (response && response.status !== 200) {
    const retryAfter = response.headers["retry-after"];
    return new ServiceError({
      status: response.status,
      body: typeof response.data === "string" ? response.data : JSON.stringify(response.data ?? ""),
      retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
      cause: error,
    });
  }
  const unreachable = failed.name === "AxiosError" || failed.message.startsWith("Failed to get cloud info");
  return unreachable ? new ServiceError({ status: 0, body: "", retryAfter: undefined, cause: error }) : error;
}
