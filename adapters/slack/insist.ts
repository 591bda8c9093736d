import { type Told, troubleOf } from "./trouble.ts";

/** Resolves after so many milliseconds, or as soon as the signal is aborted. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Milliseconds between tries of something that must arrive: about five minutes in all. */
const pauses = [500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 120_000];
/** What Slack asks for is honoured up to this; a wait as such uses up no try. */
const longestWait = 120_000;
const mostWaits = 40;

export interface InsistOptions<T> {
  readonly wait: Wait;
  /** Asked before a try that may be the second one to work: a result ends the trying. Without it the call must be repeatable. */
  readonly done?: () => Promise<T | null>;
  readonly log: (told: Told) => void;
}

/**
 * Tries until it works: through rate limits, lost connections and server errors. Gives up with the last error on anything
 * that another try would not change, or when five minutes of tries did not help.
 */
export async function insist<T>(attempt: () => Promise<T>, options: InsistOptions<T>): Promise<T> {
  let tries = 0;
  let waits = 0;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const told = troubleOf(error);
      const { trouble } = told;
      if (trouble.kind === "wait" && waits < mostWaits) {
        waits += 1;
        options.log(told);
        await options.wait(Math.min(Math.max(trouble.ms, 200), longestWait));
        continue;
      }
      const pause = pauses[tries];
      if ((trouble.kind !== "unsent" && trouble.kind !== "unsure") || pause === undefined) throw error;
      tries += 1;
      options.log(told);
      await options.wait(pause);
      const found = trouble.kind === "unsure" && options.done ? await options.done() : null;
      if (found !== null) return found;
    }
  }
}
