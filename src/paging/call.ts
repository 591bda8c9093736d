import type { PagerReply } from "../model/page.ts";

export interface Caller {
  /** A call that takes longer counts as unanswered. */
  readonly timeoutMs: number;
}

export type Called =
  | { readonly reply: Extract<PagerReply, { ok: true }>; readonly body: unknown }
  | { readonly reply: Extract<PagerReply, { ok: false }>; readonly body: null };

/** The longest wait that a server's Retry-After is believed. */
const longestWait = 60_000;
const mostBody = 1024 * 1024;

/**
 * One request that never throws: 429, 5xx, silence and a broken connection may be tried again, any other refusal may not.
 * Redirects are not followed: the body carries keys.
 */
export async function callPager(url: string, init: RequestInit, { timeoutMs }: Caller): Promise<Called> {
  const host = new URL(url).host;
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    const text = (await response.text()).slice(0, mostBody);
    if (response.ok) return { reply: { ok: true }, body: parsed(text) };
    return { reply: refusal(response, `${host} answered ${response.status}`, text), body: null };
  } catch (error) {
    return { reply: { ok: false, retry: "later", why: unanswered(host, error, timeoutMs) }, body: null };
  }
}

function refusal(response: Response, said: string, text: string): Extract<PagerReply, { ok: false }> {
  if (response.status !== 429 && response.status !== 408 && response.status < 500) {
    return { ok: false, retry: "never", why: `${said}${reasonIn(text)}` };
  }
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const wait = Number.isFinite(seconds) ? { afterMs: Math.min(Math.max(0, seconds * 1000), longestWait) } : {};
  return { ok: false, retry: "later", why: said, ...wait };
}

function unanswered(host: string, error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") return `${host} did not answer within ${timeoutMs} ms`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "the connection broke";
  return `${host} could not be reached (${code})`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What the server says is wrong, in a form that is safe to show. */
function reasonIn(text: string): string {
  const words = text
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, 200);
  return words === "" ? "" : `: ${words}`;
}
