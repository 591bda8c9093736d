import type { IncomingMessage } from "node:http";
import type { ErrorReply } from "./errors.ts";

/** A request, read whole. */
export interface Exchange {
  readonly method: string;
  /** Decoded, without the version in front (`/v1`), without a slash at the end. */
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Aborts when the client goes away or the server closes. */
  readonly signal: AbortSignal;
}

export interface Reply {
  readonly status: number;
  /** JSON text; empty for a status without a body. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection is cut in the middle of the body. */
  readonly cut?: boolean;
}

/** Answers the requests it knows; undefined for any other. */
export type Route = (exchange: Exchange) => Promise<Reply | undefined>;

export function jsonReply(body: unknown, status = 200): Reply {
  return { status, body: JSON.stringify(body) };
}

export function errorReply({ status, body, headers }: ErrorReply): Reply {
  return { status, body: JSON.stringify(body), ...(headers ? { headers } : {}) };
}

/** The body as JSON; undefined when it is none. */
export function jsonBody(exchange: Pick<Exchange, "body">): unknown {
  try {
    return JSON.parse(exchange.body) as unknown;
  } catch {
    return undefined;
  }
}
