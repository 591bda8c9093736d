import type { Timing } from "./pace.ts";

/** Answers after which Teams wants the same again, besides no answer at all. */
const passing: ReadonlySet<number> = new Set([408, 412, 429, 500, 502, 503, 504]);
const mostAttempts = 9;
const longestWait = 60_000;

/** The HTTP status that the connector answered with; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" ? status : undefined;
}

/** Sends until it is taken or refused for good: after one, two, four ... seconds, or when Teams says. */
export async function insist<T>(send: () => Promise<T>, timing: Timing): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (attempt === mostAttempts || !isPassing(error)) throw error;
      await timing.sleep(Math.min(retryAfter(error) ?? 1000 * 2 ** (attempt - 1), longestWait));
    }
  }
}

function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return passing.has(status);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|REQUEST_SEND_ERROR)/.test(code);
}

/** Milliseconds of the answer's Retry-After, given in seconds or as a date. */
function retryAfter(error: unknown): number | undefined {
  const headers = (error as { response?: { headers?: { get?(name: string): unknown } } }).response?.headers;
  const value = headers?.get?.("retry-after");
  if (typeof value !== "string") return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
