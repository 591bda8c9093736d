import { createHash } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { json as readJson } from "node:stream/consumers";
import type { Activity as WireActivity } from "botbuilder";
import type { Dedupe } from "../../src/model/store.ts";
import { type Activity, readActivity } from "./activity.ts";
import { cardType } from "./adaptive-card.ts";
import type { Settings } from "./settings.ts";

/** What an invoke is answered with. */
export interface InvokeReply {
  readonly status: number;
  readonly body?: object;
}

export interface ListenerPorts {
  readonly settings: Settings;
  readonly dedupe: Dedupe;
  readonly isLocalCall: (call: { remote: string; headers: IncomingHttpHeaders }) => boolean;
  /** A call that was not let in, for whoever runs the bot: the caller is not told why. */
  readonly onRefused: (error: unknown) => void;
  /** Handles an activity that nobody else handles. Must not wait for an answer to be found. */
  onActivity(activity: Activity): Promise<InvokeReply | undefined>;
}

/** A token is valid for about an hour, so nobody can send the same activity again after that. */
const remembered = 2 * 3_600_000;

/** `POST /api/messages`: who is not Microsoft's service is told 401 and nothing else. */
export function createListener(ports: ListenerPorts): RequestListener {
  return async (request, response) => {
    const body = await readBody(request);
    if (body === null) return end(response, 400);
    if (!(await isAuthentic(request, body, ports))) return end(response, 401);
    const activity = readActivity(body);
    if (!activity) return end(response, 400);
    const isFirst = await ports.dedupe.first(keyOf(activity, body), remembered);
    const reply = isFirst ? await ports.onActivity(activity) : again(activity);
    end(response, reply?.status ?? 200, reply?.body);
  };
}

async function readBody(request: IncomingMessage): Promise<object | null> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return null;
  try {
    const body: unknown = await readJson(request);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? body : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function isAuthentic(request: IncomingMessage, body: object, ports: ListenerPorts): Promise<boolean> {
  const { serviceUrl, channelId } = body as { serviceUrl?: unknown; channelId?: unknown };
  // The SDK skips its check of a service URL that is missing, and takes other channels by other rules.
  if (typeof serviceUrl !== "string" || !URL.canParse(serviceUrl) || channelId !== "msteams") {
    ports.onRefused(new Error("an activity without serviceUrl or not of Teams"));
    return false;
  }
  const { appId, authentication } = ports.settings;
  if (appId === "") {
    // Nobody proves who they are: only this machine is heard, and only this machine is answered.
    const call = { remote: request.socket.remoteAddress ?? "", headers: request.headers };
    return ports.isLocalCall(call) && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(serviceUrl).hostname);
  }
  try {
    await authentication.authenticateRequest(body as WireActivity, request.headers.authorization ?? "");
    return true;
  } catch (error) {
    ports.onRefused(error);
    return false;
  }
}

function keyOf({ conversation, id }: Activity, body: object): string {
  const name = id ?? createHash("sha256").update(JSON.stringify(body)).digest("base64url");
  return `teams ${conversation.id} ${name}`;
}

/** The same click again, because the first answer got lost: its work is under way. */
function again({ type, name }: Activity): InvokeReply | undefined {
  if (type !== "invoke") return undefined;
  return name === "adaptiveCard/action" ? toldInCard("Already on it.") : { status: 200 };
}

/** Shown under the button that was clicked; the card stays as it is. */
export function toldInCard(words: string): InvokeReply {
  return { status: 200, body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: words } };
}

/** Shown in place of the card whose client asked. */
export function newerCard(card: object): InvokeReply {
  return { status: 200, body: { statusCode: 200, type: cardType, value: card } };
}

function end(response: ServerResponse, status: number, body?: object): void {
  if (!body) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
