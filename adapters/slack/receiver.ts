import { createHash } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { App, Receiver } from "@slack/bolt";
import { parsePayload } from "./payload.ts";
import { isFromSlack } from "./signature.ts";

/** Bytes. A message shortcut brings a whole message with its blocks; nothing of Slack's is longer. */
export const longestBody = 1024 * 1024;

export interface HttpReceiver extends Receiver {
  readonly requestListener: RequestListener;
}

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * Takes Slack's requests on a server that somebody else runs, and hands them to Bolt. Stricter than Bolt's own receiver: no
 * times in the future, a low limit for bodies, and a key by which the same request is known again.
 */
export function createHttpReceiver({ signingSecret, now, onError }: HttpReceiverOptions): HttpReceiver {
  let app: App | null = null;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === null) return end(response, 413);
    if (!isFromSlack(request.headers, body, signingSecret, now())) return end(response, 401);
    const payload = parsePayload(body, request.headers["content-type"] ?? "");
    if (payload === null) return end(response, 400);
    if (payload["ssl_check"] === "1") return end(response, 200);
    if (payload["type"] === "url_verification") return end(response, 200, { challenge: payload["challenge"] });
    if (!app) return end(response, 503);
    const signature = String(request.headers["x-slack-signature"]);
    await app.processEvent({
      body: payload,
      ack: async (answer?: unknown) => end(response, 200, answer),
      customProperties: { dedupeKey: dedupeKey(payload, signature) },
    });
    // A request that no listener knows must not be answered with an error three seconds later.
    end(response, 200);
  }

  return {
    init(initialised) {
      app = initialised;
    },
    start: async () => {},
    stop: async () => {},
    requestListener(request, response) {
      receive(request, response).catch((error: unknown) => {
        onError(error);
        end(response, 500);
      });
    },
  };
}

/** Events are redelivered under the same id; everything else is known by its signature, which covers time and body. */
export function dedupeKey(payload: Readonly<Record<string, unknown>>, signature?: string): string {
  const { event_id } = payload;
  if (typeof event_id === "string") return `slack event ${event_id}`;
  const told = signature ?? JSON.stringify(payload);
  return `slack request ${createHash("sha256").update(told).digest("base64url")}`;
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > longestBody) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** Answers once; whatever comes after the first answer is not sent. */
function end(response: ServerResponse, status: number, answer?: unknown): void {
  if (response.headersSent || response.destroyed) return;
  if (answer === undefined || answer === "") {
    // A body that was not read to its end would be taken for the next request.
    const close = status === 413 ? { connection: "close" } : {};
    response.writeHead(status, { "content-length": 0, ...close }).end();
    return;
  }
  const isText = typeof answer === "string";
  const type = isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
  response.writeHead(status, { "content-type": type }).end(isText ? answer : JSON.stringify(answer));
}
