import { setMaxListeners } from "node:events";
import { Failure } from "../model/failure.ts";
import { timedOut } from "./timeout.ts";
import { createTurns } from "./turns.ts";

export interface FairQueueOptions {
  /** Tasks that run at once. */
  readonly limit: number;
  /** Milliseconds a task may wait for its turn; then it fails, saying so. */
  readonly waitMs: number;
  /** Milliseconds a task may run; then its signal aborts with the failure of a timeout. */
  readonly runMs: number;
}

/**
 * Azure Monitor runs five queries of one identity at once and queues the rest for three minutes: one stays free for
 * others. A query may run three minutes; what it takes beyond that is the network's.
 */
export const azureQueue: FairQueueOptions = { limit: 4, waitMs: 180_000, runMs: 200_000 };

interface Turn {
  /** Who it is for: people take turns, however much each of them asks. */
  readonly person: string;
  readonly signal: AbortSignal;
  /** Told the task's place (1 = next) when it starts to wait and whenever that place changes. */
  readonly onWait?: (position: number) => void;
}

export interface FairQueue {
  /**
   * Runs the task when its turn comes, with a signal that aborts when the turn's does and at the task's own deadline.
   * Rejects with the signal's reason when aborted while waiting, without running it.
   */
  run<T>(task: (signal: AbortSignal) => Promise<T>, turn: Turn): Promise<T>;
  readonly running: number;
  readonly waiting: number;
}

interface Waiting {
  readonly turn: Turn;
  readonly start: () => void;
  told: number;
}

/** One queue for one identity: a fixed number of tasks at once, people served in turn, nobody starved. */
export function createFairQueue({ limit, waitMs, runMs }: FairQueueOptions): FairQueue {
  const turns = createTurns<Waiting>();
  let running = 0;

  const tell = () => {
    for (const [index, waiting] of turns.order().entries()) {
      if (waiting.told === index + 1) continue;
      waiting.told = index + 1;
      waiting.turn.onWait?.(index + 1);
    }
  };
  const release = () => {
    running--;
    const next = turns.next();
    if (next) {
      running++;
      next.start();
    }
    tell();
  };
  const turnOf = (turn: Turn): Promise<void> => {
    if (running < limit && turns.size === 0) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = (reason: unknown) => {
        turns.remove(waiting);
        settle();
        reject(reason);
        tell();
      };
      const aborted = () => leave(turn.signal.reason);
      const timer = setTimeout(() => leave(waitedTooLong(waitMs)), waitMs);
      const settle = () => {
        clearTimeout(timer);
        turn.signal.removeEventListener("abort", aborted);
      };
      const waiting: Waiting = {
        turn,
        told: 0,
        start() {
          settle();
          resolve();
        },
      };
      // All queries of one hunt share its signal, and that is no leak.
      setMaxListeners(0, turn.signal);
      turn.signal.addEventListener("abort", aborted, { once: true });
      turns.add(turn.person, waiting);
      tell();
    });
  };
  return {
    async run(task, turn) {
      turn.signal.throwIfAborted();
      await turnOf(turn);
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(timedOut("the query", runMs / 1000)), runMs);
      try {
        turn.signal.throwIfAborted();
        return await task(AbortSignal.any([turn.signal, deadline.signal]));
      } finally {
        clearTimeout(timer);
        release();
      }
    },
    get running() {
      return running;
    },
    get waiting() {
      return turns.size;
    },
  };
}

function waitedTooLong(waitMs: number): Failure {
  return new Failure({
    what: "Could not search",
    why: `the queue did not reach this query in ${Math.round(waitMs / 1000)} s: too much is asked at once.`,
    fix: "Try again in a minute, or ask for a shorter window.",
  });
}
