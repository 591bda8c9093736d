/** Why a provider could not be asked or understood; `ask` turns each kind into a status of the normal form. */
export type FaultKind =
  /** No answer within the budget. */
  | "timeout"
  /** 5xx. */
  | "server"
  /** 429. */
  | "throttled"
  /** The provider says that the allowance is spent. */
  | "quota"
  /** 401 or 403. */
  | "refused"
  /** No connection. */
  | "unreachable"
  /** An answer that is not what the provider documents, is too large, or sends us somewhere else. */
  | "malformed";

export interface Fault extends Error {
  readonly fault: FaultKind;
  /** How long the provider asked to be left alone, where it said so. */
  readonly retryAfterMs?: number;
}

export function fault(kind: FaultKind, message: string, more: { retryAfterMs?: number; cause?: unknown } = {}): Fault {
  const { cause, ...rest } = more;
  return Object.assign(new Error(message, { cause }), { fault: kind, ...rest });
}

export function isFault(error: unknown): error is Fault {
  return error instanceof Error && "fault" in error;
}
