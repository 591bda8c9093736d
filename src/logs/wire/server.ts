import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../../model/failure.ts";
import type { LogEngine } from "../engine.ts";
import { clusterRoutes } from "./cluster-routes.ts";
import { type Exchange, jsonReply, type Reply, type Route } from "./exchange.ts";
import type { FaultRule } from "./faults.ts";
import { faultyBy } from "./faulty.ts";
import { workspaceRoutes } from "./workspace-routes.ts";

export interface WireServerOptions {
  /** Loopback unless told otherwise: whoever reaches it reads every row. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly faults?: readonly FaultRule[];
  /** Told of each error that is ours and not the client's. */
  readonly onError?: (error: unknown) => void;
}

export interface WireServer {
  /** Resolves once the port is open. Throws a Failure when it cannot be. */
  listen(): Promise<{ readonly host: string; readonly port: number; readonly url: string }>;
  /** Cancels what runs and closes every connection. The engine stays open. */
  close(): Promise<void>;
}

const mostBytes = 16 * 1024 * 1024;

/**
 * Speaks the query protocols of Log Analytics and Azure Data Explorer over an embedded engine, so that their unmodified
 * clients work against it. Any workspace id, database and bearer token is accepted, and all mean the same tables.
 */
export function createWireServer(engine: LogEngine, options: WireServerOptions = {}): WireServer {
  const { host = "127.0.0.1", port = 0, onError = () => {} } = options;
  const faulty = faultyBy(options.faults ?? []);
  const routes = [...workspaceRoutes(engine, faulty), ...clusterRoutes(engine, faulty)];
  const closing = new AbortController();
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  });
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    if (!isFor(request.headers.host, host)) return send(response, forbiddenHost());
    const body = await bodyOf(request);
    if (body === undefined) return send(response, tooLarge());
    const exchange = read(request, body, AbortSignal.any([gone.signal, closing.signal]));
    try {
      send(response, await answer(routes, exchange));
    } catch (error) {
      if (exchange.signal.aborted) return response.destroy();
      onError(error);
      send(response, unexpected());
    }
  };
  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once("error", (error) => reject(cannotListen(error, host, port)));
        server.listen(port, host, () => {
          const at = server.address() as AddressInfo;
          const name = at.family === "IPv6" ? `[${at.address}]` : at.address;
          resolve({ host, port: at.port, url: `http://${name}:${at.port}` });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(routes: readonly Route[], exchange: Exchange): Promise<Reply> {
  for (const route of routes) {
    const reply = await route(exchange);
    if (reply) return reply;
  }
  return jsonReply({ error: { code: "PathNotFoundError", message: "The requested path does not exist" } }, 404);
}

function read(request: IncomingMessage, body: string, signal: AbortSignal): Exchange {
  const url = new URL(request.url ?? "/", "http://server");
  const path = decodeURIComponent(url.pathname)
    .replace(/^\/v[12](?=\/)/, "")
    .replace(/\/+$/, "");
  return {
    method: request.method ?? "GET",
    path,
    parameters: url.searchParams,
    headers: request.headers,
    body,
    signal,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, { status, body, headers, cut }: Reply): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, {
    ...(status === 204 ? {} : { "content-type": "application/json; charset=utf-8", "content-length": length }),
    ...headers,
  });
  if (!cut) return void response.end(body);
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
}

/**
 * A web page could have its own name point to this machine and read the answers: on loopback only loopback's names, or
 * the host that was asked for, are answered.
 */
function isFor(header: string | undefined, host: string): boolean {
  const name = (header ?? "").replace(/:\d+$/, "").toLowerCase();
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
  return loopback.test(name) || name === host.toLowerCase() || !(loopback.test(host) || host === "::1");
}

function forbiddenHost(): Reply {
  return jsonReply(
    { error: { code: "Forbidden", message: "This server answers to this machine's own names only." } },
    403,
  );
}

function tooLarge(): Reply {
  return jsonReply({ error: { code: "PayloadTooLarge", message: `A request may hold ${mostBytes} bytes.` } }, 413);
}

function unexpected(): Reply {
  return jsonReply({ error: { code: "InternalServerError", message: "The server could not answer." } }, 500);
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Failure {
  return new Failure({
    what: `Could not serve the logs on ${host}:${port}`,
    why: error.code === "EADDRINUSE" ? "another process has this port." : `${error.message}.`,
    fix: "Choose another one with --port.",
    cause: error,
  });
}
