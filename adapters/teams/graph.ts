import { z } from "zod";
import { Failure } from "../../src/model/failure.ts";
import type { Env } from "./settings.ts";
import { ask, clientToken, loginHost, originOf, Unanswered } from "./token.ts";

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

const usualTimeout = 20_000;

/** `AZURE_AUTHORITY_HOST` and `MICROSOFT_GRAPH_URL` replace Microsoft's own addresses, for sovereign clouds. */
export function createGraph(env: Env, now: () => number): Graph {
  const login = loginHost(env);
  const graph = originOf(env["MICROSOFT_GRAPH_URL"] || "https://graph.microsoft.com");
  const tokens = new Map<string, { readonly value: string; readonly until: number }>();

  async function tokenOf(tenant: string, signal: AbortSignal): Promise<string> {
    const known = tokens.get(tenant);
    if (known && known.until > now()) return known.value;
    const read = await clientToken(env, `${login}/${encodeURIComponent(tenant)}`, graph, signal);
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
