import { createServer as createNodeServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../model/failure.ts";
import { createDispatch } from "./dispatch.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { Route } from "./route.ts";

/** One line of the log. A request is told by its route's pattern: queries and identifiers stay out. */
export type ServerEvent =
  | {
      readonly event: "request";
      readonly method: string;
      readonly route: string;
      readonly status: number;
      readonly ms: number;
      readonly bytes: number;
    }
  | { readonly event: "error"; readonly route: string; readonly reference: string; readonly error: unknown };

/** Milliseconds, but for `connections`. */
interface ServerLimits {
  /** For all headers to arrive, then for the whole request. */
  readonly headers: number;
  readonly request: number;
  /** For one of our own handlers to answer. */
  readonly handle: number;
  /** Without a byte moving in either direction. */
  readonly idle: number;
  /** For running requests to end when the server closes. */
  readonly drain: number;
  readonly connections: number;
}

const usual: ServerLimits = {
  headers: 10_000,
  request: 30_000,
  handle: 30_000,
  idle: 60_000,
  drain: 10_000,
  connections: 1000,
};

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: (event: ServerEvent) => void;
  readonly metrics?: Metrics;
  readonly limits?: Partial<ServerLimits>;
}

export interface HttpServer {
  /** Resolves once the port is open. Throws a Failure when it cannot be. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  /** Takes no new connection, lets running requests end, then cuts what is left. */
  close(): Promise<void>;
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Failure {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "another process has this port.",
    EADDRNOTAVAIL: "this machine has no such address.",
    EACCES: "this user may not open the port.",
    ENOTFOUND: "the host name is not known.",
  };
  return new Failure({
    what: `Could not listen on ${host}:${port}`,
    why: reasons[error.code ?? ""] ?? `${error.message}.`,
    fix: "Change HOST or PORT.",
    cause: error,
  });
}

/** The one HTTP server: our own routes and the chat platforms' listeners on one port. */
export function createServer({
  routes,
  host,
  port,
  log,
  metrics = createMetrics(),
  ...options
}: ServerOptions): HttpServer {
  const limits = { ...usual, ...options.limits };
  const stop = new AbortController();
  let draining = false;

  const requests = metrics.counter("huntbot_http_requests_total", "Requests answered, by route, method and status.");
  const durations = metrics.histogram(
    "huntbot_http_request_duration_seconds",
    "From the last header of a request to the end of its answer.",
    [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3, 10, 30],
  );
  const dispatch = createDispatch({
    routes,
    timeout: limits.handle,
    stop: stop.signal,
    isDraining: () => draining,
    onError: (route, reference, error) => log({ event: "error", route, reference, error }),
  });

  const server = createNodeServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      // How often Node looks for requests that are late.
      connectionsCheckingInterval: Math.min(limits.headers / 2, 1000),
      keepAliveTimeout: 5_000,
    },
    (request, response) => {
      const started = performance.now();
      const before = request.socket.bytesWritten;
      const method = request.method ?? "";
      let route = "none";
      response.once("close", () => {
        // 499 is what nginx calls a client that left before its answer was complete.
        const status = response.writableFinished ? response.statusCode : 499;
        const ms = performance.now() - started;
        requests.add({ route, method, status: String(status) });
        durations.observe(ms / 1000, { route });
        log({
          event: "request",
          method,
          route,
          status,
          ms: Math.round(ms),
          bytes: request.socket.bytesWritten - before,
        });
        if (draining) server.closeIdleConnections();
      });
      const noteRoute = (pattern: string): void => {
        route = pattern;
      };
      dispatch(request, response, noteRoute).catch((error: unknown) => {
        log({ event: "error", route, reference: "unanswered", error });
        response.destroy();
      });
    },
  );
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idle);

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once("error", (error) => reject(cannotListen(error, host, port)));
        server.listen(port, host, () => {
          const { address, port: opened } = server.address() as AddressInfo;
          resolve({ host: address, port: opened });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        draining = true;
        const cut = setTimeout(() => {
          stop.abort(new Error("the server stops"));
          server.closeAllConnections();
        }, limits.drain);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
      }),
  };
}
