import { randomUUID } from "node:crypto";
import { startTeams, type TeamsOptions } from "../../adapters/teams/app.ts";
import { createMemory } from "../../src/chat/memory.ts";
import { createRouter } from "../../src/chat/router.ts";
import { createRuns } from "../../src/chat/runs.ts";
import { isLocalCall } from "../../src/http/exposure.ts";
import type { Command } from "../../src/model/command.ts";
import type { MessageRef, Request } from "../../src/model/request.ts";
import { now } from "../chat/commands.ts";
import { serving } from "../http/serving.ts";
import { credentials, type Microsoft } from "./microsoft.ts";

/** The bot with these verbs, on a port, in front of a Microsoft that runs on loopback. */
export async function startBot(
  microsoft: Microsoft,
  commands: readonly Command<unknown>[],
  options: Partial<TeamsOptions> = {},
  runs = createRuns(),
) {
  const asked: Request[] = [];
  const delivered: { request: Request; message: MessageRef }[] = [];
  const logged: { message: string; error: unknown }[] = [];
  const seen = new Set<string>();
  const router = createRouter({
    commands,
    now: () => now,
    permit: async () => ({ ok: true, grant: { role: "admin", countsOnly: false, deniedTables: [] } }),
    recorder: {
      began: async (request) => void asked.push(request),
      ended: async () => undefined,
      delivered: async (request, message) => void delivered.push({ request, message }),
    },
    memory: createMemory(),
    runs,
    log: ({ message, error }) => logged.push({ message, error }),
  });
  const teams = startTeams({
    router,
    dedupe: { first: async (key) => !seen.has(key) && Boolean(seen.add(key)) },
    env: microsoft.env,
    isLoopback: true,
    isLocalCall,
    places: { picture: async () => null, file: async ({ name }) => `https://huntbot.example.com/files/${name}?sig=1` },
    log: ({ message, error }) => logged.push({ message, error }),
    credentials,
    ...options,
  });
  const http = await serving({ routes: [...teams.routes] });

  /** Sends an activity as Teams does, or with another `authorization`. */
  async function send(activity: object, authorization = `Bearer ${microsoft.token()}`) {
    const response = await fetch(`${http.url}/api/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify(activity),
    });
    const text = await response.text();
    return { status: response.status, text, body: text === "" ? undefined : JSON.parse(text) };
  }

  return {
    teams,
    send,
    asked,
    delivered,
    logged,
    async close() {
      await teams.stop(100);
      await http.close();
    },
  };
}

/** Activities as Teams sends them, in the documented shape. */
export function activities(serviceUrl: string) {
  const base = (conversation: object) => ({
    id: randomUUID(),
    serviceUrl,
    channelId: "msteams",
    from: { id: "29:ana", name: "Ana", aadObjectId: "aad-ana" },
    recipient: { id: "28:bot", name: "huntbot" },
    conversation,
    channelData: { tenant: { id: "tenant-1" } },
    entities: [{ type: "clientInfo", timezone: "Europe/Berlin" }],
  });
  const personal = { id: "a:personal", conversationType: "personal", tenantId: "tenant-1" };
  const group = { id: "19:group@thread.v2", conversationType: "groupChat", tenantId: "tenant-1", isGroup: true };
  const channel = { id: "19:soc@thread.tacv2;messageid=1550000", conversationType: "channel", tenantId: "tenant-1" };
  const at = (conversation: object) => ({
    says: (text: string, more: object = {}) => ({ ...base(conversation), type: "message", text, ...more }),
    submits: (data: object) => ({ ...base(conversation), type: "message", value: data, replyToId: "m1" }),
    invokes: (name: string, value: object) => ({ ...base(conversation), type: "invoke", name, value, replyToId: "m1" }),
    executes: (data: object) => ({
      ...base(conversation),
      type: "invoke",
      name: "adaptiveCard/action",
      value: { action: { type: "Action.Execute", verb: "run", data }, trigger: "manual" },
      replyToId: "m1",
    }),
    adds: (id: string) => ({ ...base(conversation), type: "conversationUpdate", membersAdded: [{ id }] }),
  });
  return { personal: at(personal), group: at(group), channel: at(channel) };
}
