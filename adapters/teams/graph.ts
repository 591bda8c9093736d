import { z } from "zod";
import { Failure } from "../../src/model/failure.ts";
import { isLoopbackHost } from "../../src/model/loopback.ts";
import type { Env } from "./settings.ts";

/** Microsoft Graph, asked as the app itself. */
export interface Graph {
  /** `path` under /v1.0, or a link that Graph gave to go on. Throws a Failure that says what to do. */
  get(tenant: string, path: string): Promise<unknown>;
}

const token = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
const timeoutMs = 20_000;

/** `AZURE_AUTHORITY_HOST` and `MICROSOFT_GRAPH_URL` replace Microsoft's own addresses, for sovereign clouds. */
export function createGraph(env: Env, now: () => number): Graph {
  const login = originOf(env["AZURE_AUTHORITY_HOST"] || "https://login.microsoftonline.com");
  const graph = originOf(env["MICROSOFT_GRAPH_URL"] || "https://graph.microsoft.com");
  const tokens = new Map<string, { readonly value: string; readonly until: number }>();

  async function tokenOf(tenant: string): Promise<string> {
    const known = tokens.get(tenant);
    if (known && known.until > now()) return known.value;
    const [id, secret] = [env["MicrosoftAppId"], env["MicrosoftAppPassword"]];
    if (!id || !secret) throw unreadableThread("The bot has no client secret to ask Microsoft Graph with.");
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: id,
      client_secret: secret,
      scope: `${graph}/.default`,
    });
    const answer = await ask(`${login}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, { method: "POST", body });
    const read = token.parse(answer);
    tokens.set(tenant, { value: read.access_token, until: now() + (read.expires_in - 60) * 1000 });
    return read.access_token;
  }

  return {
    async get(tenant, path) {
      const target = new URL(path, `${graph}/v1.0/`);
      // A link to go on must not carry the token elsewhere.
      if (target.origin !== graph) throw unreadableThread("Microsoft Graph pointed to another host.");
      return ask(target.href, { headers: { authorization: `Bearer ${await tokenOf(tenant)}` } });
    },
  };
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { ...init, redirect: "error", signal }).catch((cause: unknown) => {
    throw unreadableThread("Microsoft Graph did not answer.", cause);
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw unreadableThread(`Microsoft answered ${response.status}.`);
  }
  return await response.json();
}

/** https, or http on this machine. Throws for anything else. */
function originOf(address: string): string {
  const { protocol, hostname, origin } = new URL(address);
  if (protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname))) return origin;
  throw new TypeError(`${address} is not https`);
}

/** What a person reads when Graph refuses. */
function unreadableThread(why: string, cause?: unknown): Failure {
  return new Failure({
    what: "Could not read this thread",
    why,
    fix: "Whoever runs the bot gives its app the Microsoft Graph application permission ChannelMessage.Read.All; until then choose Hunt the indicators here on each message, or paste the text.",
    cause,
  });
}
