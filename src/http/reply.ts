import type { Failure } from "../model/failure.ts";

/** An answer, complete: there is no streaming here. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: `${JSON.stringify(value)}\n`,
  };
}

/** What went wrong, in the words of `error`. */
export function problem(status: number, error: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return json(status, { error }, headers);
}

/** A Failure as an answer: the caller's mistake is 400, anything else may be gone in a while. */
export function failed(failure: Failure): Reply {
  const { what, why, fix } = failure;
  return failure.usage
    ? json(400, { error: what, why, fix })
    : json(503, { error: what, why, fix }, { "retry-after": "5" });
}

/**
 * Sent with everything, unless the reply says otherwise: nothing is sniffed, framed, run, or told where a link was opened.
 * Pictures may be shown elsewhere; that is what they are for.
 */
export const guards: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "cross-origin",
  "cache-control": "no-store",
};
