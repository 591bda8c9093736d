import type { Entry, Ledger } from "../model/store.ts";
import type { Clock } from "../model/window.ts";

export interface WorkLoopOptions<T extends object> {
  readonly ledger: Ledger<T>;
  /** Names this replica. */
  readonly owner: string;
  /** True where no other process shares the store: what a dead one left is taken up at once. */
  readonly alone: boolean;
  readonly now: Clock;
  /** Does what is due and puts the record back with its next time. */
  readonly work: (entry: Entry<T>) => Promise<void>;
  /** How many records are worked on at a time. */
  readonly abreast: number;
  /**
   * False where something else strikes the hour: it then looks for work at its start, when it is woken, and after each piece
   * of work, until nothing is due.
   */
  readonly polls?: boolean;
  readonly failed: (key: string, error: unknown) => void;
}

export interface WorkLoop {
  /** Looks for work now and, if it polls, from then on every second. */
  start(): void;
  /** Looks for work now: something became due. */
  wake(): void;
  /** Looks for work at that time. */
  wakeAt(time: Date): void;
  /** Works on what is due and resolves when that was done once: for a process that runs no loop. */
  turn(): Promise<void>;
  /** Resolves when nobody here works on it. */
  settled(key: string): Promise<void>;
  /** Takes nothing new and waits for what is under way. */
  stop(): Promise<void>;
}

const leaseMs = 15_000;
const beatMs = 5_000;
const pollMs = 1_000;
/** What broke is tried again after so long. */
const againMs = 5_000;

/**
 * Works on a ledger's due records. A record is in the hands of one replica at a time; one whose worker dies is due again
 * when its lease ends. A handler may see the same state twice, so its effects must be repeatable.
 */
export function createWorkLoop<T extends object>(options: WorkLoopOptions<T>): WorkLoop {
  const { ledger, owner, alone, now, abreast, polls = true } = options;
  const running = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  let started = false;
  let looking: Promise<void> | null = null;
  let lookAgain = false;

  async function workOn(entry: Entry<T>): Promise<void> {
    try {
      await options.work(entry);
    } catch (error) {
      options.failed(entry.key, error);
      const due = new Date(now().getTime() + againMs);
      await ledger.put(entry.key, (known) => ({ data: known ?? entry.data, due }));
      wakeAt(due);
    } finally {
      await ledger.release(owner, entry.key);
    }
  }

  function begin(entry: Entry<T>): Promise<void> {
    const work = workOn(entry)
      // The store is away: the lease ends by itself, and whoever finds the record then goes on.
      .catch((error: unknown) => options.failed(entry.key, error))
      .finally(() => {
        running.delete(entry.key);
        if (started) wake();
      });
    running.set(entry.key, work);
    return work;
  }

  async function claim(): Promise<readonly Promise<void>[]> {
    const limit = abreast - running.size;
    if (stopped || limit <= 0) return [];
    return (await ledger.claim(owner, { leaseMs, limit, alone })).map(begin);
  }

  async function look(): Promise<void> {
    do {
      lookAgain = false;
      await claim();
    } while (lookAgain);
  }

  function wake(): void {
    lookAgain = true;
    looking ??= look()
      .catch((error: unknown) => options.failed("looking for work", error))
      .finally(() => {
        looking = null;
      });
  }

  function wakeAt(time: Date): void {
    if (!started || stopped) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        wake();
      },
      Math.max(0, time.getTime() - now().getTime()),
    );
    timers.add(timer);
  }

  function every(ms: number, work: () => void): void {
    timers.add(setInterval(work, ms));
  }

  return {
    start() {
      started = true;
      if (polls) every(pollMs, wake);
      every(beatMs, () => {
        if (running.size > 0)
          ledger.beat(owner, leaseMs).catch((error: unknown) => options.failed("prolonging leases", error));
      });
      wake();
    },
    wake,
    wakeAt,
    async turn() {
      await looking;
      await Promise.all(await claim());
    },
    settled: async (key) => running.get(key),
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await looking;
      await Promise.all(running.values());
    },
  };
}
