import { setTimeout as delay } from "node:timers/promises";

/** What may be done about a failed attempt: wait so many milliseconds and try again, or give up. */
export type Remedy = { readonly retryInMs: number } | "give up";

export interface RetryOptions {
  /** The instant, by `performance.now()`, after which nothing is tried again. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Judges an error; `attempt` counts from 1. */
  readonly judge: (error: unknown, attempt: number) => Remedy;
}

/** Tries until it works, until there is no remedy, or until the wait for one would pass the deadline. */
export async function retrying<T>(attempt: () => Promise<T>, { deadline, signal, judge }: RetryOptions): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      const remedy = judge(error, count);
      if (remedy === "give up" || performance.now() + remedy.retryInMs >= deadline) throw error;
      await delay(remedy.retryInMs, undefined, { signal });
    }
  }
}
