import { z } from "zod";
import { Failure } from "../../src/model/failure.ts";
import { isLoopbackHost } from "../../src/model/loopback.ts";
import type { Env } from "./settings.ts";

/** Microsoft Graph, asked as the app itself. */
export interface Graph {
  /**
   * `path` under /v1.0, or a link that Graph gave to go on. Throws a Failure with the words of `refused`, and why; it is
   * given up after `timeoutMs` (20 seconds).
   */
  get(tenant: string, path: string, refused: Refused, timeoutMs?: number): Promise<unknown>;
}

/** What does not work when Graph does not answer, and what to do. */
export type Refused = Pick<Failure, "what" | "fix">;

const token = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
const usualTimeout = 20_000;

/** `AZURE_AUTHORITY_HOST` and `MICROSOFT_GRAPH_URL` replace Microsoft's own addresses, for sovereign clouds. */
export function createGraph(env: Env, now: () => number): Graph {
  const login = originOf(env["AZURE_AUTHORITY_HOST"] || "https://login.microsoftonline.com");
  const graph = originOf(env["MICROSOFT_GRAPH_URL"] || "https://graph.microsoft.com");
  const tokens = new Map<string, { readonly value: string; readonly until: number }>();

  async function tokenOf(tenant: string, signal: AbortSignal): Promise<string> {
    const known = tokens.get(tenant);
    if (known && known.until > now()) return known.value;
    const [id, secret] = [env["MicrosoftAppId"], env["MicrosoftAppPassword"]];
    if (!id || !secret) throw new Unanswered("The bot has no client secret to ask Microsoft Graph with.");
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: id,
      client_secret: secret,
      scope: `${graph}/.default`,
    });
    const url = `${login}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
    const read = token.parse(await ask(url, { method: "POST", body, signal }));
    tokens.set(tenant, { value: read.access_token, until: now() + (read.expires_in - 60) * 1000 });
    return read.access_token;
  }

  return {
    async get(tenant, path, refused, timeoutMs = usualTimeout) {
      const target = new URL(path, `${graph}/v1.0/`);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        // A link to go on must not carry the token elsewhere.
        if (target.origin !== graph) throw new Unanswered("Microsoft Graph pointed to another host.");
        return await ask(target.href, {
          headers: { authorization: `Bearer ${await tokenOf(tenant, signal)}` },
          signal,
        });
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        throw new Failure({ ...refused, why: error.message, cause: error.cause });
      }
    },
  };
}

const page = z.object({ value: z.array(z.unknown()), "@odata.nextLink": z.string().nullish() });

/** What stands in a list of Graph's, page after page; `end` is false where there are more pages than `most`. */
export async function readPages<T extends z.ZodType>(
  get: (path: string) => Promise<unknown>,
  path: string,
  { item, most }: { readonly item: T; readonly most: number },
): Promise<{ readonly items: readonly z.infer<T>[]; readonly end: boolean }> {
  const items: z.infer<T>[] = [];
  let next: string | null = path;
  for (let read = 0; next !== null && read < most; read++) {
    const found: z.infer<typeof page> = page.parse(await get(next));
    items.push(...z.array(item).parse(found.value));
    next = found["@odata.nextLink"] ?? null;
  }
  return { items, end: next === null };
}

/** Why there is no answer, as a person reads it. */
class Unanswered extends Error {}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, redirect: "error" }).catch((cause: unknown) => {
    throw new Unanswered("Microsoft Graph did not answer.", { cause });
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Unanswered(`Microsoft answered ${response.status}.`);
  }
  return await response.json();
}

/** https, or http on this machine. Throws for anything else. */
function originOf(address: string): string {
  const { protocol, hostname, origin } = new URL(address);
  if (protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname))) return origin;
  throw new TypeError(`${address} is not https`);
}
