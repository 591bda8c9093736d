/** Logs that cannot be loaded at all: what failed, why, and what to do about it. */
export class KqlLoadError extends Error {
  readonly what: string;
  readonly why: string;
  readonly fix: string;

  constructor(parts: { what: string; why: string; fix: string; cause?: unknown }) {
    super(`${parts.what}: ${parts.why} ${parts.fix}`, { cause: parts.cause });
    this.name = "KqlLoadError";
    this.what = parts.what;
    this.why = parts.why;
    this.fix = parts.fix;
  }
}
