import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { json as readJson } from "node:stream/consumers";
import type { Router } from "../../src/chat/router.ts";
import type { Output } from "../../src/model/command.ts";
import type { Request } from "../../src/model/request.ts";
import { assetsOf, readAsset } from "./assets.ts";
import type { Board } from "./board.ts";
import { createKeep, drawBoth, type Keep } from "./both.ts";
import { type Asked, readAsked } from "./request.ts";

export interface PlaygroundOptions {
  readonly router: Router;
  /** The folder with package.json. */
  readonly root: string;
  /** True for a call made on this machine, under a loopback name. Everything else finds nothing here. */
  readonly isLocalCall: (call: { remote: string; headers: IncomingHttpHeaders }) => boolean;
  /** What the bot shows without being asked. */
  readonly board?: Board;
  /** Told about a card that could not be drawn. */
  readonly onError: (error: unknown) => void;
}

export interface PlaygroundRoute {
  readonly methods: readonly ("GET" | "POST")[];
  readonly path: string;
  readonly listener: RequestListener;
}

const pageRules = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * The playground: a page on which every request can be asked and its cards are seen as Teams and as Slack show them. For
 * whoever sits at this machine; there are no accounts here, so nobody else may reach it.
 */
export function playgroundRoutes(options: PlaygroundOptions): readonly PlaygroundRoute[] {
  const keep = createKeep();
  const guarded =
    (answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>): RequestListener =>
    async (request, response) => {
      const isLocal = options.isLocalCall({ remote: request.socket.remoteAddress ?? "", headers: request.headers });
      response.setHeader("cross-origin-resource-policy", "same-origin");
      if (!isLocal || isForeign(request)) end(response, 404, "There is nothing here.");
      else await answer(request, response);
    };
  return [
    ...assetsOf(options.root).map((asset) => ({
      methods: ["GET"] as const,
      path: asset.path,
      listener: guarded(async (_request, response) => {
        const bytes = await readAsset(asset);
        if (!bytes)
          return end(response, 404, "The playground is not part of this installation: run it from a checkout.");
        response.setHeader("content-security-policy", pageRules);
        send(response, bytes, asset.mime);
      }),
    })),
    {
      methods: ["GET"],
      path: "/playground/kept/{id}",
      listener: guarded(async (request, response) => sendKept(request, response, keep)),
    },
    {
      methods: ["POST"],
      path: "/playground/ask",
      listener: guarded((request, response) => ask(request, response, keep, options)),
    },
    {
      methods: ["GET"],
      path: "/playground/board",
      listener: guarded((request, response) => sendBoard(request, response, keep, options)),
    },
  ];
}

/** A page of another origin may send here, though it may not read: what it sends is not taken. */
function isForeign({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}

function sendKept(request: IncomingMessage, response: ServerResponse, keep: Keep): void {
  const kept = keep.get(new URL(request.url ?? "", "http://localhost").pathname.split("/").at(-1) ?? "");
  if (!kept) {
    end(response, 404, "It made room for newer ones: ask again.");
    return;
  }
  const isPicture = kept.mime === "image/png";
  const name = kept.name.replace(/[^\w.-]+/g, "_").slice(-100) || "file";
  response.setHeader("content-disposition", isPicture ? "inline" : `attachment; filename="${name}"`);
  send(response, kept.bytes, isPicture ? kept.mime : "application/octet-stream");
}

/** Answers with one line of JSON for each output as it comes. A client that leaves stops its request. */
async function ask(incoming: IncomingMessage, response: ServerResponse, keep: Keep, options: PlaygroundOptions) {
  const left = new AbortController();
  response.once("close", () => left.abort(new Error("the page was closed")));
  const read = await readAskedFrom(incoming, left.signal);
  if (!read) return end(response, 400, "The page asks with JSON of its own.");
  const { request: asked, inDialog } = read;
  response.setHeader("content-type", "application/x-ndjson; charset=utf-8");
  response.setHeader("x-accel-buffering", "no");
  const thread = asked.place.thread ?? asked.id;
  let isFirst = true;
  for await (const given of options.router.handle(asked)) {
    const output: Output = inDialog && given.slot === "main" ? { ...given, slot: "dialog" } : given;
    if (isFirst) await options.router.delivered(asked, messageOf(asked, output, thread));
    isFirst = false;
    response.write(`${JSON.stringify({ thread, ...(await drawn(output, incoming, keep, options)) })}\n`);
  }
  response.end();
}

/** What changed on the board after the version that the page has seen, as one list. */
async function sendBoard(request: IncomingMessage, response: ServerResponse, keep: Keep, options: PlaygroundOptions) {
  const seen = Number(new URL(request.url ?? "", "http://localhost").searchParams.get("after") ?? 0);
  const posted = options.board?.after(Number.isFinite(seen) ? seen : 0) ?? [];
  const shown = posted.map(async ({ place: { thread, channel, workspace }, output, version }) => ({
    thread,
    where: { channel, workspace },
    version,
    ...(await drawn(output, request, keep, options)),
  }));
  const bytes = new TextEncoder().encode(JSON.stringify(await Promise.all(shown)));
  response.setHeader("cache-control", "no-store");
  send(response, bytes, "application/json; charset=utf-8");
}

async function readAskedFrom(incoming: IncomingMessage, signal: AbortSignal): Promise<Asked | null> {
  if (!/^application\/json\b/.test(incoming.headers["content-type"] ?? "")) return null;
  const body = await readJson(incoming).catch((error: unknown) => {
    if (error instanceof SyntaxError) return null;
    throw error;
  });
  return readAsked(body, signal);
}

async function drawn(output: Output, { headers }: IncomingMessage, keep: Keep, { onError }: PlaygroundOptions) {
  try {
    return await drawBoth(output, keep, `http://${headers.host}`);
  } catch (error) {
    onError(error);
    return { slot: output.slot, key: output.key, final: output.final, problem: "This card could not be drawn." };
  }
}

function messageOf({ place }: Request, { slot, key }: Output, thread: string) {
  return { platform: "web", place: { ...place, thread }, key, slot, data: {} } as const;
}

function send(response: ServerResponse, bytes: Uint8Array, mime: string): void {
  response.writeHead(200, { "content-type": mime, "content-length": bytes.byteLength });
  response.end(bytes);
}

function end(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${words}\n`);
}
