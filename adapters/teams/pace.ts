/** Time, as a test can make it pass. */
export interface Timing {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const realTiming: Timing = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
};

/** What Teams takes from a bot in one conversation: messages in milliseconds (learn.microsoft.com, "Optimize your bot with rate limiting"). */
const windows = [
  { ms: 1000, most: 7 },
  { ms: 2000, most: 8 },
  { ms: 30_000, most: 60 },
  { ms: 3_600_000, most: 1800 },
] as const;
/** Of that, what may be used up by progress: the rest is for answers. */
const share = 0.5;

export interface Pace {
  /** Takes a place for a message that can be left out; false when it should be. */
  mayUpdate(conversation: string): boolean;
  /** Waits for a place for a message that must be sent. */
  turn(conversation: string): Promise<void>;
}

/** Keeps every conversation within what Teams takes, as far as this process sends. */
export function createPace({ now, sleep }: Timing): Pace {
  const sent = new Map<string, number[]>();

  function history(conversation: string): number[] {
    const recent = (sent.get(conversation) ?? []).filter((at) => at > now() - 3_600_000);
    sent.delete(conversation);
    sent.set(conversation, recent);
    for (const [other, times] of sent) {
      if ((times.at(-1) ?? 0) > now() - 3_600_000 || other === conversation) break;
      sent.delete(other);
    }
    return recent;
  }

  /** Milliseconds until a place is free. */
  function wait(times: readonly number[], part: number): number {
    const waits = windows.map(({ ms, most }) => {
      const room = Math.max(1, Math.floor(most * part));
      const blocking = times.at(-room);
      return times.length < room || blocking === undefined ? 0 : blocking + ms - now();
    });
    return Math.max(0, ...waits);
  }

  return {
    mayUpdate(conversation) {
      const times = history(conversation);
      if (wait(times, share) > 0) return false;
      times.push(now());
      return true;
    },
    async turn(conversation) {
      for (;;) {
        const times = history(conversation);
        const ms = wait(times, 1);
        if (ms === 0) {
          times.push(now());
          return;
        }
        await sleep(ms);
      }
    },
  };
}
