import { createHash, createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { homeView, messageBlocks, modalView } from "./block-kit.ts";

type Fields = Readonly<Record<string, string>>;
interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | null;
  text: string;
  blocks: unknown[];
  readonly metadata: unknown;
  /** Who posted it, where that was an app. */
  readonly bot_id?: string;
  edits: number;
}
interface Call {
  readonly method: string;
  readonly fields: Fields;
  readonly at: number;
}
/** What a planned answer does: an error code, a rate limit, a server error, a lost answer after the work was done. */
export type Plan =
  | { readonly error: string }
  | { readonly retryAfter: number }
  | { readonly status: number }
  | { readonly doneButLost: true };

/**
 * Slack's Web API on loopback, as far as this bot uses it: it keeps messages, checks every block, answers rate limits and
 * errors when told to, takes uploads in their three steps, response addresses, and Socket Mode connections.
 */
export async function startSlackApi() {
  const calls: Call[] = [];
  const messages: Message[] = [];
  const ephemerals: { channel: string; user: string; text: string; blocks: unknown[] }[] = [];
  const responses: { url: string; body: Record<string, unknown> }[] = [];
  const views: { id: string; trigger: string; view: Record<string, unknown>; updates: number }[] = [];
  const homes: Record<string, unknown>[] = [];
  const files: { id: string; name: string; bytes: Buffer; channel?: string; thread?: string }[] = [];
  const plans: { method: string; plan: Plan }[] = [];
  const outside = new Set<string>();
  const groups = new Map<string, readonly string[]>();
  /** Display names, by id. */
  const people = new Map<string, string>();
  const sockets = new Set<Socket>();
  const problems: unknown[] = [];
  let sequence = 0;
  let greeted: (() => void)[] = [];

  function ts(): string {
    sequence += 1;
    return `1700000000.${String(sequence).padStart(6, "0")}`;
  }
  const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

  function checked(schema: typeof messageBlocks | typeof modalView | typeof homeView, value: unknown): boolean {
    const result = schema.safeParse(value);
    if (!result.success) problems.push(result.error.issues);
    return result.success;
  }

  const methods: Readonly<Record<string, (fields: Fields) => Record<string, unknown>>> = {
    "auth.test": () => ({
      ok: true,
      user_id: "UBOT",
      bot_id: "BBOT",
      team_id: "T1",
      team: "Blue",
      url: "https://blue.slack.com/",
    }),
    "usergroups.users.list": ({ usergroup = "" }) => {
      const users = groups.get(usergroup);
      return users ? { ok: true, users } : { ok: false, error: "missing_scope", needed: "usergroups:read" };
    },
    "users.info": ({ user = "" }) => {
      const display_name = people.get(user);
      return display_name
        ? { ok: true, user: { id: user, name: user, real_name: display_name, profile: { display_name } } }
        : { ok: false, error: "missing_scope", needed: "users:read" };
    },
    "apps.connections.open": () => ({ ok: true, url: `ws://127.0.0.1:${port()}/socket?ticket=${randomUUID()}` }),
    "chat.postMessage": (fields) => {
      const channel = fields["channel"] ?? "";
      if (outside.has(channel)) return { ok: false, error: "not_in_channel" };
      const blocks = parsed(fields["blocks"]) as unknown[] | undefined;
      if (blocks && !checked(messageBlocks, blocks)) return { ok: false, error: "invalid_blocks" };
      const message = {
        channel: channel.startsWith("U") ? `D${channel.slice(1)}` : channel,
        ts: ts(),
        thread: fields["thread_ts"] ?? null,
        text: fields["text"] ?? "",
        blocks: blocks ?? [],
        metadata: parsed(fields["metadata"]),
        bot_id: "BBOT",
        edits: 0,
      };
      messages.push(message);
      return { ok: true, channel: message.channel, ts: message.ts };
    },
    "chat.update": (fields) => {
      const message = messages.find((each) => each.ts === fields["ts"] && each.channel === fields["channel"]);
      if (!message) return { ok: false, error: "message_not_found" };
      const blocks = parsed(fields["blocks"]) as unknown[] | undefined;
      if (blocks && blocks.length > 0 && !checked(messageBlocks, blocks)) return { ok: false, error: "invalid_blocks" };
      message.text = fields["text"] ?? message.text;
      message.blocks = blocks ?? message.blocks;
      message.edits += 1;
      return { ok: true, channel: message.channel, ts: message.ts };
    },
    "chat.postEphemeral": (fields) => {
      if (outside.has(fields["channel"] ?? "")) return { ok: false, error: "channel_not_found" };
      const blocks = parsed(fields["blocks"]) as unknown[];
      if (!checked(messageBlocks, blocks)) return { ok: false, error: "invalid_blocks" };
      ephemerals.push({
        channel: fields["channel"] ?? "",
        user: fields["user"] ?? "",
        text: fields["text"] ?? "",
        blocks,
      });
      return { ok: true, message_ts: ts() };
    },
    "conversations.history": (fields) => ({
      ok: true,
      messages: messages.filter((each) => each.channel === fields["channel"] && each.thread === null),
    }),
    "conversations.replies": (fields) => ({
      ok: true,
      messages: messages.filter((each) => each.channel === fields["channel"] && each.thread === fields["ts"]),
    }),
    "views.open": (fields) => openView(fields),
    "views.push": (fields) => (views.length < 3 ? openView(fields) : { ok: false, error: "push_limit_reached" }),
    "views.update": (fields) => {
      const found = views.find((each) => each.id === fields["view_id"]);
      if (!found) return { ok: false, error: "not_found" };
      const view = parsed(fields["view"]) as Record<string, unknown>;
      if (!checked(modalView, view)) return { ok: false, error: "invalid_blocks" };
      found.view = view;
      found.updates += 1;
      return { ok: true, view: { id: found.id } };
    },
    "views.publish": (fields) => {
      const view = parsed(fields["view"]) as Record<string, unknown>;
      if (!checked(homeView, view)) return { ok: false, error: "invalid_blocks" };
      homes.push(view);
      return { ok: true, view: { id: "V0" } };
    },
    "files.getUploadURLExternal": (fields) => {
      const id = `F${files.length + 1}`;
      files.push({ id, name: fields["filename"] ?? "", bytes: Buffer.alloc(0) });
      return { ok: true, file_id: id, upload_url: `${url()}/upload/${id}` };
    },
    "files.completeUploadExternal": (fields) => {
      const wanted = parsed(fields["files"]) as { id: string }[];
      const done = wanted.flatMap(({ id }) => files.filter((file) => file.id === id));
      for (const file of done) {
        if (fields["channel_id"]) file.channel = fields["channel_id"];
        if (fields["thread_ts"]) file.thread = fields["thread_ts"];
      }
      return {
        ok: true,
        files: done.map(({ id, name }) => ({ id, title: name, permalink: `https://blue.slack.com/files/${id}` })),
      };
    },
  };

  function openView(fields: Fields): Record<string, unknown> {
    const view = parsed(fields["view"]) as Record<string, unknown>;
    if (!fields["trigger_id"] || fields["trigger_id"] === "old") return { ok: false, error: "expired_trigger_id" };
    if (!checked(modalView, view)) return { ok: false, error: "invalid_blocks" };
    const id = `V${views.length + 1}`;
    views.push({ id, trigger: fields["trigger_id"], view, updates: 0 });
    return { ok: true, view: { id } };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const path = request.url ?? "";
    const reply = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
    };
    if (path.startsWith("/respond/")) {
      responses.push({ url: path, body: JSON.parse(body.toString()) });
      return reply(200, { ok: true });
    }
    if (path.startsWith("/files/"))
      return void response.writeHead(200, { "content-type": "text/plain" }).end("198.51.100.7");
    if (path.startsWith("/upload/")) {
      const file = files.find((each) => path.endsWith(`/${each.id}`));
      const method = "upload";
      calls.push({ method, fields: {}, at: Date.now() });
      const plan = takePlan(method);
      if (plan && "status" in plan) return reply(plan.status, {});
      if (file) file.bytes = body;
      return void response.writeHead(200).end("OK");
    }
    const method = path.replace(/^\/api\//, "");
    const fields = Object.fromEntries(new URLSearchParams(body.toString()));
    calls.push({ method, fields, at: Date.now() });
    const plan = takePlan(method);
    if (plan && "retryAfter" in plan)
      return reply(429, { ok: false, error: "ratelimited" }, { "retry-after": String(plan.retryAfter) });
    if (plan && "status" in plan) return reply(plan.status, { ok: false });
    if (plan && "error" in plan) return reply(200, { ok: false, error: plan.error });
    const result = methods[method]?.(fields) ?? { ok: false, error: "unknown_method" };
    if (plan) return void response.writeHead(502).end();
    reply(200, result);
  }

  function takePlan(method: string): Plan | undefined {
    const at = plans.findIndex((each) => each.method === method);
    return at < 0 ? undefined : plans.splice(at, 1)[0]?.plan;
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      problems.push(error);
      response.destroy();
    });
  });
  server.on("upgrade", (request, socket) => {
    const key = request.headers["sec-websocket-key"] ?? "";
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    sockets.add(socket as Socket);
    socket.on("close", () => sockets.delete(socket as Socket));
    socket.on("error", () => sockets.delete(socket as Socket));
    socket.on("data", (data: Buffer) => readFrames(data, socket as Socket));
    (socket as Socket).write(
      textFrame(JSON.stringify({ type: "hello", num_connections: 1, connection_info: { app_id: "A1" } })),
    );
    for (const resolve of greeted) resolve();
    greeted = [];
  });

  const acknowledged: { envelope_id: string; payload: unknown }[] = [];
  const ackWaiters: (() => void)[] = [];
  function readFrames(data: Buffer, socket: Socket): void {
    for (let at = 0; at + 6 <= data.length; ) {
      const opcode = (data[at] ?? 0) & 0x0f;
      let length = (data[at + 1] ?? 0) & 0x7f;
      let start = at + 2;
      if (length === 126) {
        length = data.readUInt16BE(start);
        start += 2;
      }
      const mask = data.subarray(start, start + 4);
      const bytes = Buffer.from(
        data.subarray(start + 4, start + 4 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
      );
      at = start + 4 + length;
      if (opcode === 8) socket.end(Buffer.from([0x88, 0]));
      if (opcode === 9) socket.write(Buffer.concat([Buffer.from([0x8a, bytes.length]), bytes]));
      if (opcode !== 1) continue;
      acknowledged.push(JSON.parse(bytes.toString()));
      for (const resolve of ackWaiters.splice(0)) resolve();
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = () => (server.address() as AddressInfo).port;
  const url = () => `http://127.0.0.1:${port()}`;

  return {
    url: url(),
    apiUrl: `${url()}/api/`,
    calls,
    messages,
    ephemerals,
    responses,
    views,
    homes,
    files,
    acknowledged,
    /** Blocks that Slack would have refused, and bugs of this server. */
    problems,
    of: (method: string) => calls.filter((call) => call.method === method),
    plan: (method: string, ...next: Plan[]) => plans.push(...next.map((plan) => ({ method, plan }))),
    group: (id: string, people: readonly string[]) => groups.set(id, people),
    /** From now on the bot may read this name. */
    call: (id: string, name: string) => people.set(id, name),
    leave: (channel: string) => outside.add(channel),
    /** Resolves at the next Socket Mode connection. */
    connected: () => new Promise<void>((resolve) => greeted.push(resolve)),
    /** Sends an envelope to every connection and resolves with its acknowledgement. */
    async push(envelope: Record<string, unknown>): Promise<void> {
      const before = acknowledged.length;
      for (const socket of sockets) socket.write(textFrame(JSON.stringify(envelope)));
      while (acknowledged.length === before) await new Promise<void>((resolve) => ackWaiters.push(resolve));
    },
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
export type SlackApi = Awaited<ReturnType<typeof startSlackApi>>;

function textFrame(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head =
    bytes.length < 126
      ? Buffer.from([0x81, bytes.length])
      : Buffer.from([0x81, 126, bytes.length >> 8, bytes.length & 255]);
  return Buffer.concat([head, bytes]);
}

/** A request as Slack sends and signs it. */
export function signed(body: string, secret: string, options: { at?: number; type?: string } = {}) {
  const time = String(Math.floor((options.at ?? Date.now()) / 1000));
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${time}:${body}`).digest("hex")}`;
  return {
    method: "POST",
    body,
    headers: {
      "content-type": options.type ?? "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": time,
      "x-slack-signature": signature,
    },
  };
}
