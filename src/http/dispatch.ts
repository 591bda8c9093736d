import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Failure } from "../model/failure.ts";
import { announcesTooMuch, cutAfter, readBody } from "./body.ts";
import { failed, guards, problem, type Reply } from "./reply.ts";
import { type HandledRoute, type Match, type Method, matchPath, type Route } from "./route.ts";

const usualBody = 256 * 1024;

export interface DispatchOptions {
  readonly routes: readonly Route[];
  /** Milliseconds for a handler of ours. */
  readonly timeout: number;
  /** Aborted when the server gives up waiting for running requests. */
  readonly stop: AbortSignal;
  readonly isDraining: () => boolean;
  /** A bug, with the reference that the caller was told. */
  readonly onError: (route: string, reference: string, error: unknown) => void;
}

/** Rejects with the signal's reason; never resolves. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function leaving(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => controller.abort(new Error("the client left")));
  return controller.signal;
}

function choose(matches: readonly Match[], method: string | undefined): Match | Reply {
  if (matches.length === 0) return problem(404, "There is nothing here.");
  const wanted = method === "HEAD" ? "GET" : method;
  const match = matches.find(({ route }) => route.methods.some((allowed) => allowed === wanted));
  if (match) return match;
  const allowed = matches.flatMap(({ route }) => route.methods);
  return problem(405, "This address does not take that method.", {
    allow: [...new Set(allowed.includes("GET") ? [...allowed, "HEAD"] : allowed)].join(", "),
  });
}

/** True while a body is still arriving; without one there is nothing to wait for. */
function unread({ headers, complete }: IncomingMessage): boolean {
  const announced = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  return announced && !complete;
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply, isDraining: boolean): void {
  if (response.headersSent || response.destroyed) {
    // Half an answer of a listener that failed must not look like a whole one.
    if (!response.writableEnded) response.destroy();
    return;
  }
  const body = typeof reply.body === "string" ? Buffer.from(reply.body) : reply.body;
  response.writeHead(reply.status, {
    ...guards,
    ...reply.headers,
    "content-length": body.byteLength,
    // A body that was not read to its end would be taken for the next request.
    ...(isDraining || unread(request) ? { connection: "close" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** What answers each request; resolves with the pattern of the route that took it, for log and metrics. */
export function createDispatch(options: DispatchOptions) {
  async function handled(
    route: HandledRoute,
    match: Match,
    request: IncomingMessage,
    query: string,
    left: AbortSignal,
  ) {
    const method: Method = request.method === "POST" ? "POST" : "GET";
    const body = method === "POST" ? await readBody(request, route.maxBody ?? usualBody) : Buffer.alloc(0);
    if (body === null) return problem(413, "The body is too long.");
    const late = AbortSignal.timeout(options.timeout);
    const signal = AbortSignal.any([left, options.stop, late]);
    const call = {
      method,
      params: match.params,
      query: new URLSearchParams(query),
      headers: request.headers,
      body,
      remote: request.socket.remoteAddress ?? "",
      signal,
    };
    try {
      return await Promise.race([route.handle(call), aborted(signal)]);
    } catch (error) {
      if (late.aborted) return problem(503, "The answer took too long.", { "retry-after": "5" });
      throw error;
    }
  }

  function explained(route: string, error: unknown): Reply {
    if (error instanceof Failure) return failed(error);
    const reference = randomUUID().slice(0, 8);
    options.onError(route, reference, error);
    return problem(500, `Something went wrong here; it is in the log under ${reference}.`);
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    match: Match,
    query: string,
  ): Promise<Reply | null> {
    const { route } = match;
    const max = route.maxBody ?? usualBody;
    if (announcesTooMuch(request, max)) return problem(413, "The body is too long.");
    const left = leaving(response);
    try {
      if ("handle" in route) return await handled(route, match, request, query, left);
      cutAfter(request, max);
      for (const [name, value] of Object.entries(guards)) response.setHeader(name, value);
      if (options.isDraining()) response.setHeader("connection", "close");
      await route.listener(request, response);
      return null;
    } catch (error) {
      return left.aborted ? null : explained(route.path, error);
    }
  }

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    onRoute: (pattern: string) => void,
  ): Promise<void> => {
    const [path = "", ...rest] = (request.url ?? "").split("?");
    const chosen = choose(matchPath(options.routes, path), request.method);
    if ("status" in chosen) return send(request, response, chosen, options.isDraining());
    onRoute(chosen.route.path);
    const reply = await answer(request, response, chosen, rest.join("?"));
    if (reply) send(request, response, reply, options.isDraining());
  };
}
