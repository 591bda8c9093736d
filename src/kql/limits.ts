import { totalmem } from "node:os";
import { KqlError } from "./error.ts";

/** What one answer may hold, and how long it may take. */
export interface AnswerLimits {
  readonly rows: number;
  /** Of the values as text; what describes them is not counted. */
  readonly bytes: number;
  readonly timeoutMs: number;
}

/** Azure Monitor's own limits, so that a query means the same here. */
export const usualLimits: AnswerLimits = { rows: 500_000, bytes: 100 * 2 ** 20, timeoutMs: 180_000 };

/** Half of what this process may have: the other half is for answers, pictures and whoever else runs here. */
export function usualMemory(): number {
  // Without a container's limit this is 0 or beyond what the machine has.
  const allowed = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return Math.floor(Math.min(totalmem(), allowed) / 2);
}

/** What DuckDB threw, as this engine's error. */
export function faultOf(error: unknown, memory: number): KqlError {
  if (error instanceof KqlError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!message.startsWith("Out of Memory Error"))
    return new KqlError("failed", message.replace(/^Invalid Input Error: /, ""));
  return new KqlError("memory", `It needs more memory than the ${megabytes(memory)} that queries may use together.`);
}

export const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20).toLocaleString("en")} MB`;
