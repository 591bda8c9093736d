/** Lets at most `atOnce` pieces of work run, the rest in the order they came. */
export interface Turns {
  /**
   * Resolves when it is the caller's turn, with what the caller calls when it is done; undefined when `queue` are already
   * waiting. Rejects with the signal's reason when that comes first.
   */
  take(signal?: AbortSignal): Promise<(() => void) | undefined>;
}

export function createTurns(atOnce: number, queue: number): Turns {
  const waiting = new Set<() => void>();
  let running = 0;

  function done(): void {
    running--;
    const [next] = waiting;
    next?.();
  }

  return {
    async take(signal) {
      signal?.throwIfAborted();
      if (running >= atOnce) {
        if (waiting.size >= queue) return undefined;
        await new Promise<void>((resolve, reject) => {
          const leave = (): void => {
            waiting.delete(start);
            reject(signal?.reason);
          };
          const start = (): void => {
            waiting.delete(start);
            signal?.removeEventListener("abort", leave);
            // Taken here, before anyone else can: the caller goes on only later.
            running++;
            resolve();
          };
          waiting.add(start);
          signal?.addEventListener("abort", leave, { once: true });
        });
      } else {
        running++;
      }
      return done;
    },
  };
}
