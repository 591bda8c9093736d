import { errorWords } from "../../model/failure.ts";
import type { Jobs, Ledger } from "../../model/store.ts";
import type { Clock } from "../../model/window.ts";

export interface WatchClockOptions {
  /** Started. */
  readonly jobs: Jobs;
  /** When it last struck, in whichever replica. */
  readonly strikes: Ledger<Strike>;
  readonly now: Clock;
  readonly wake: () => void;
  readonly warn: (message: string) => void;
}

export interface Strike {
  readonly at: string;
}

export interface WatchClock {
  start(): Promise<void>;
  /** Wakes by itself while the clock is silent. Once a minute after the start. */
  listen(): Promise<void>;
  stop(): void;
}

/** The queue of the job that pg-boss makes every minute, once for all replicas. */
export const watchQueue = "watches";
const everyMinute = "* * * * *";
const minuteMs = 60_000;
const silentMs = 5 * minuteMs;
const key = "minute";

/**
 * Says when to look for due watches. The job of a minute is done once it has woken a replica: what it finds is leased in
 * the ledger, so no job is ever late, prolonged or lost with a look. Jobs that stay away would be watches that nobody looks
 * for: after five minutes without one anywhere each replica says so and wakes itself until they come again.
 */
export function createWatchClock({ jobs, strikes, now, wake, warn }: WatchClockOptions): WatchClock {
  let begun = now();
  let silent = false;
  let timer: NodeJS.Timeout | undefined;

  async function strike(): Promise<void> {
    wake();
    await strikes.put(key, () => ({ data: { at: now().toISOString() }, due: null }));
  }

  async function listen(): Promise<void> {
    const last = await strikes.get(key);
    const since = Math.max(begun.getTime(), last ? Date.parse(last.at) : 0);
    const before = silent;
    silent = now().getTime() - since >= silentMs;
    if (silent) wake();
    if (silent && !before)
      warn(
        `watches: their job of every minute (pg-boss, queue "${watchQueue}") has come to no replica since ${new Date(since).toISOString()}. ` +
          "Each looks by itself until it comes. Does the clock of the database differ from this machine's?",
      );
    if (before && !silent) warn("watches: their job of every minute comes again");
  }

  return {
    async start() {
      begun = now();
      await jobs.work(watchQueue, strike, { pollSeconds: 5 });
      await jobs.schedule(watchQueue, everyMinute);
      timer = setInterval(() => {
        listen().catch((error: unknown) =>
          warn(`watches: could not ask when their clock last struck: ${errorWords(error)}`),
        );
      }, minuteMs);
    },
    listen,
    stop: () => clearInterval(timer),
  };
}
