/** Wakes one waiting loop whenever something changed; changes while nobody waits are kept as one. */
export interface Pulse {
  ring(): void;
  next(): Promise<void>;
}

export function createPulse(): Pulse {
  let wake: (() => void) | null = null;
  let rung = false;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    next() {
      return new Promise((resolve) => {
        const go = () => {
          wake = null;
          rung = false;
          resolve();
        };
        if (rung) go();
        else wake = go;
      });
    },
  };
}

/** A promise whose end can be seen without waiting, and whose failure is kept for whoever awaits it. */
export function settled<T>(
  promise: Promise<T>,
  ring: () => void,
): { readonly promise: Promise<T>; readonly done: boolean } {
  const state = { promise, done: false };
  const end = () => {
    state.done = true;
    ring();
  };
  promise.then(end, end);
  return state;
}
