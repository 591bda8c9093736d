import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { parse } from "yaml";
import { root } from "../../src/compose/root.ts";
import { signed } from "../slack/slack-api.ts";

export const signingSecret = "0123456789abcdef0123456789abcdef";

export interface SlackMessage {
  readonly ts: string;
  readonly text: string;
  readonly thread_ts?: string;
  readonly blocks?: readonly unknown[];
}

/** A dialog as the workspace shows it. */
export interface SlackView {
  readonly id: string;
  readonly blocks: readonly unknown[];
  readonly [field: string]: unknown;
}

/** The bot has the scopes of the manifest, and the workspace holds it to them. */
function manifestScopes(): readonly string[] {
  const manifest = parse(readFileSync(join(root, "manifests/slack/manifest.yaml"), "utf8"));
  return manifest.oauth_config.scopes.bot;
}

/**
 * A stateful Slack on loopback with `channels` channels, behind a proxy that answers every `limited`th message with a 429.
 */
export async function startWorkspace({ channels, limited = 0 }: { channels: number; limited?: number }) {
  const names = Array.from({ length: channels }, (_, at) => `soc-${at}`);
  const slack = await startEmulator({
    tokens: {
      "xoxb-bot": { login: "huntbot", scopes: manifestScopes() },
      "xoxp-reader": { login: "ana", scopes: ["channels:read", "channels:history"] },
    },
    slack: {
      team: { name: "Blue", domain: "blue" },
      channels: names.map((name) => ({ name })),
      users: [
        { name: "huntbot", real_name: "huntbot" },
        { name: "ana", real_name: "Ana" },
      ],
      strict_scopes: true,
    },
  });
  let calls = 0;
  let refused = 0;
  const views: SlackView[] = [];
  const proxy = createServer((request, response) => {
    const method = request.url?.split("/").at(-1) ?? "";
    if (method.startsWith("chat.")) calls += 1;
    if (limited > 0 && method.startsWith("chat.") && calls % limited === 0) {
      refused += 1;
      request.resume();
      response.writeHead(429, { "retry-after": "1" }).end();
    } else void pass(slack.url, request, response).then((answer) => method.startsWith("views.") && showed(answer));
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));

  function showed(answer: Buffer): void {
    const { view } = JSON.parse(answer.toString()) as { view?: SlackView };
    if (view) views.push(view);
  }

  async function ask(method: string, given: Readonly<Record<string, unknown>>, token = "xoxp-reader") {
    const answer = await fetch(`${slack.url}/api/${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(given),
    });
    const said = (await answer.json()) as Record<string, unknown>;
    if (said["ok"] !== true) throw new Error(`${method}: ${said["error"]}`);
    return said;
  }
  async function messages(method: string, given: Readonly<Record<string, unknown>>): Promise<SlackMessage[]> {
    const all: SlackMessage[] = [];
    for (let cursor = ""; ; ) {
      const page = await ask(method, { ...given, limit: 200, ...(cursor ? { cursor } : {}) });
      all.push(...(page["messages"] as SlackMessage[]));
      cursor = (page["response_metadata"] as { next_cursor?: string } | undefined)?.next_cursor ?? "";
      if (cursor === "") return all;
    }
  }
  const { user_id: bot } = await ask("auth.test", {}, "xoxb-bot");
  const { user_id: reader } = await ask("auth.test", {});
  const listed = (await ask("conversations.list", { limit: 200 }))["channels"] as { id: string; name: string }[];

  return {
    apiUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/api/`,
    channels: listed.filter(({ name }) => names.includes(name)).map(({ id }) => id),
    /** The bot's own user id. */
    bot: String(bot),
    /** A person whom Slack knows. */
    reader: String(reader),
    refused: () => refused,
    /** Every state of every dialog, in the order in which they were shown. */
    views: views as readonly SlackView[],
    /** What a click sends along, so that a dialog can be opened within three seconds: from a message, or within a dialog. */
    async trigger(view?: string): Promise<string> {
      const given = { user_id: "ana", ...(view ? { view_id: view } : {}) };
      return String((await ask("views.generateTriggerId", given, "xoxb-bot"))["trigger_id"]);
    },
    history: (channel: string) => messages("conversations.history", { channel }),
    replies: (channel: string, ts: string) => messages("conversations.replies", { channel, ts }),
    async close() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await slack.close();
    },
  };
}

/** A slash command as Slack sends it. */
export function slash(channel: string, text: string, id: string, user = "U1ANA") {
  const fields = {
    command: "/hunt",
    text,
    user_id: user,
    user_name: "ana",
    team_id: "T000000001",
    channel_id: channel,
    trigger_id: id,
    response_url: `http://127.0.0.1:9/${id}`,
  };
  return signed(new URLSearchParams(fields).toString(), signingSecret);
}

interface Drawn {
  readonly blocks?: readonly unknown[];
}
interface Block {
  readonly type: string;
  readonly elements?: readonly { readonly text?: { readonly text: string } }[];
}

/** A click on the button with these words, on a message of the channel or in a dialog. */
export function click(
  label: string,
  on: { readonly channel: string; readonly message: Drawn } | { readonly view: Drawn },
  trigger: string,
) {
  const blocks = ("view" in on ? on.view : on.message).blocks as readonly Block[];
  const buttons = blocks.flatMap(({ type, elements = [] }) => (type === "actions" ? elements : []));
  const button = buttons.find(({ text }) => text?.text === label);
  if (!button)
    throw new Error(`there is no button "${label}", only ${buttons.map(({ text }) => text?.text).join(", ")}`);
  const where = "view" in on ? { view: on.view } : { channel: { id: on.channel }, message: on.message };
  return interaction({ type: "block_actions", actions: [button], ...where }, trigger);
}

/** What Slack sends when somebody clicks, chooses a shortcut or sends a form in. */
export function interaction(payload: Readonly<Record<string, unknown>>, trigger: string) {
  const whole = {
    user: { id: "U1ANA", username: "ana" },
    team: { id: "T000000001" },
    trigger_id: trigger,
    ...payload,
  };
  return signed(new URLSearchParams({ payload: JSON.stringify(whole) }).toString(), signingSecret);
}

/** A message in a thread that mentions the bot. */
export function mention(channel: string, thread: string, text: string, id: string) {
  return happened({ type: "app_mention", user: "U1ANA", channel, text, ts: id, thread_ts: thread }, id);
}

/** What Slack tells of what happened there. */
export function happened(event: Readonly<Record<string, unknown>>, id: string) {
  const body = { type: "event_callback", team_id: "T000000001", event_id: `Ev${id}`, event, authorizations: [] };
  return signed(JSON.stringify(body), signingSecret, { type: "application/json" });
}

async function pass(base: string, request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  const { host: _host, connection: _connection, "content-length": _length, ...headers } = request.headers;
  const body = await buffer(request);
  const answer = await fetch(`${base}${request.url}`, {
    method: request.method ?? "POST",
    headers: headers as Record<string, string>,
    ...(body.length > 0 ? { body } : {}),
  });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
  const bytes = Buffer.from(await answer.arrayBuffer());
  response.end(bytes);
  return bytes;
}

/** The emulator in a process of its own: what it does must not slow what is measured here. */
async function startEmulator(seed: object) {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-slack-"));
  const port = await freePort();
  writeFileSync(join(folder, "seed.json"), JSON.stringify(seed));
  const cli = join(root, "node_modules/emulate/dist/index.js");
  const options = ["--service", "slack", "--port", String(port), "--seed", join(folder, "seed.json")];
  const child = spawn(process.execPath, [cli, "start", ...options], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(url).catch(() => null))) await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    url,
    async close() {
      child.kill();
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
