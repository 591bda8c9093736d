import type { Failure } from "../model/failure.ts";
import { type Remedy, retrying } from "./retry.ts";
import { credentialFailure } from "./service-errors.ts";
import { timedOut } from "./timeout.ts";

/** A service gave no good answer; `status` is 0 when the connection failed and it gave none at all. */
export class ServiceError extends Error {
  readonly status: number;
  /** What it sent, as text. */
  readonly body: string;
  readonly retryAfterMs: number | undefined;

  constructor(parts: { status: number; body: string; retryAfter: string | undefined; cause: unknown }) {
    super(parts.status === 0 ? "the service cannot be reached" : `the service answered ${parts.status}`, {
      cause: parts.cause,
    });
    this.name = "ServiceError";
    this.status = parts.status;
    this.body = parts.body;
    this.retryAfterMs = milliseconds(parts.retryAfter);
  }
}

export interface ServiceCall {
  /** "the query", or a library query's id. */
  readonly subject: string;
  readonly signal: AbortSignal;
  /** Milliseconds for the whole of it, trying again included. */
  readonly timeoutMs: number;
  /** The words for an error that no trying again mends. */
  readonly failure: (error: ServiceError) => Failure;
}

/** What is left of a call's time, for the service to be told. */
export interface Allowance {
  readonly remainingMs: number;
  readonly signal: AbortSignal;
}

/** What the network may take beyond the time that the service was given. */
export const graceMs = 10_000;

/**
 * Makes a call that only reads: again where that can help, within one deadline.
 * Throws the caller's reason when aborted, a Failure for what the service or the credential refuse, a timeout's Failure.
 */
export async function callService<T>(send: (allowance: Allowance) => Promise<T>, call: ServiceCall): Promise<T> {
  const deadline = performance.now() + call.timeoutMs;
  const late = new AbortController();
  const reason = timedOut(call.subject, call.timeoutMs / 1000);
  const timer = setTimeout(() => late.abort(reason), call.timeoutMs + graceMs);
  const signal = AbortSignal.any([call.signal, late.signal]);
  try {
    const attempt = () => send({ remainingMs: Math.max(1000, deadline - performance.now()), signal });
    return await retrying(attempt, { deadline, signal, judge });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServiceError) throw call.failure(error);
    throw credentialFailure(error) ?? error;
  } finally {
    clearTimeout(timer);
  }
}

const attemptsWithoutAnswer = 3;

/**
 * Throttled: as long as it says, or longer each time. A lost connection: twice more. A timeout is final: the same query
 * would take as long again.
 */
function judge(error: unknown, attempt: number): Remedy {
  if (!(error instanceof ServiceError)) return "give up";
  const { status, retryAfterMs } = error;
  if (status === 429 || status === 503) return { retryInMs: retryAfterMs ?? 1000 * 2 ** attempt };
  if (status === 0 && attempt < attemptsWithoutAnswer) return { retryInMs: 250 * attempt };
  return "give up";
}

/** A Retry-After header: seconds, or a date. */
function milliseconds(header: string | undefined): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
