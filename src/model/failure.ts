/**
 * The one error an analyst reads: what failed, why, and what to do about it. Anything else that is thrown is a bug.
 * `usage` marks a request that was worded wrongly (exit code 2 in a shell).
 */
export class Failure extends Error {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly usage: boolean;

  constructor(parts: { what: string; why: string; fix: string; usage?: boolean; cause?: unknown }) {
    super(`${parts.what}: ${parts.why} ${parts.fix}`, { cause: parts.cause });
    this.name = "Failure";
    this.what = parts.what;
    this.why = parts.why;
    this.fix = parts.fix;
    this.usage = parts.usage ?? false;
  }
}

/** What an error of any kind says: for a log, or for whoever runs the bot. */
export const errorWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));
