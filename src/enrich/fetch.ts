import type { EnrichIo } from "../model/enrich.ts";
import { isConfidential } from "../model/loopback.ts";
import { type Fault, fault, isFault } from "./fault.ts";

const mostBytes = 1024 * 1024;
const mostRedirects = 3;

/**
 * The only way out for a provider: to `origins` and nowhere else, https unless the host is this machine, redirects
 * followed by hand and only between `origins`, at most 1 MB read, everything over when `signal` says so.
 * 401, 403, 429 and 5xx are thrown as faults; other answers are the provider's to judge.
 */
export function guardedFetch(origins: readonly string[], signal: AbortSignal): EnrichIo["fetch"] {
  return async (url, init = {}) => {
    let target = permitted(new URL(url), origins);
    let headers: Record<string, string> = { "user-agent": "huntbot", ...init.headers };
    try {
      for (let hop = 0; ; hop++) {
        const request = { redirect: "manual", signal, headers, ...(hop === 0 ? sent(init) : {}) } as const;
        const response = await fetch(target, request);
        const next = redirectOf(response);
        if (next === null) return await whole(refuseFaults(response), target);
        await response.body?.cancel();
        if (hop === mostRedirects) throw fault("malformed", "it redirects in circles");
        const to = permitted(new URL(next, target), origins);
        // A key belongs to the host it was made for.
        if (to.origin !== target.origin) headers = { "user-agent": "huntbot", accept: headers["accept"] ?? "*/*" };
        target = to;
      }
    } catch (error) {
      throw asFault(error, signal);
    }
  };
}

function sent(init: { method?: string; body?: string }): { method?: string; body?: string } {
  return { ...(init.method && { method: init.method }), ...(init.body !== undefined && { body: init.body }) };
}

function permitted(url: URL, origins: readonly string[]): URL {
  if (!origins.includes(url.origin)) throw fault("malformed", `it points to ${url.origin}, which is not asked`);
  if (isConfidential(url)) return url;
  throw fault("malformed", `${url.origin} is not https`);
}

function redirectOf(response: Response): string | null {
  return [301, 302, 303, 307, 308].includes(response.status) ? response.headers.get("location") : null;
}

function refuseFaults(response: Response): Response {
  const { status } = response;
  const kind =
    status === 429 ? "throttled" : status === 401 || status === 403 ? "refused" : status >= 500 ? "server" : null;
  if (kind === null) return response;
  void response.body?.cancel().catch(() => undefined);
  const retryAfterMs = retryAfter(response.headers.get("retry-after"));
  throw fault(kind, `it answered ${status}`, retryAfterMs === null ? {} : { retryAfterMs });
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

async function whole(response: Response, url: URL): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body, so the rest is never received.
    if (bytes > mostBytes) throw fault("malformed", "its answer is larger than 1 MB");
    chunks.push(chunk);
  }
  const empty = response.status === 204 || response.status === 304;
  const { status, statusText, headers } = response;
  const copy = new Response(empty ? null : Buffer.concat(chunks), { status, statusText, headers });
  // A made Response has no address; a reader of redirected answers needs to know who spoke.
  return Object.defineProperty(copy, "url", { value: url.href });
}

function asFault(error: unknown, signal: AbortSignal): Fault {
  if (isFault(error)) return error;
  if (signal.aborted) return fault("timeout", "it did not answer in time", { cause: error });
  const code = error instanceof Error && error.cause instanceof Error && "code" in error.cause && error.cause.code;
  return fault("unreachable", `it cannot be reached${code ? ` (${code})` : ""}`, { cause: error });
}
