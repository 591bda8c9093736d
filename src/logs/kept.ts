export interface Kept<T> {
  /** The value, loaded at most once per `forMs` however many ask; rejects with the signal's reason when aborted. */
  get(signal: AbortSignal): Promise<T>;
}

/**
 * Keeps what `load` gives for some time. A load belongs to everyone who waits for it, so no single caller's signal stops
 * it: `load` gets one of its own, which aborts after `atMostMs`. A failed load is not kept.
 */
export function kept<T>(load: (signal: AbortSignal) => Promise<T>, forMs: number, atMostMs: number): Kept<T> {
  let current: { readonly promise: Promise<T>; readonly until: number } | undefined;
  const fresh = () => {
    const promise = load(AbortSignal.timeout(atMostMs));
    const entry = { promise, until: Date.now() + forMs };
    promise.catch(() => {
      if (current === entry) current = undefined;
    });
    current = entry;
    return entry;
  };
  return {
    get(signal) {
      const { promise } = current && Date.now() < current.until ? current : fresh();
      return new Promise((resolve, reject) => {
        const aborted = () => reject(signal.reason);
        if (signal.aborted) return aborted();
        signal.addEventListener("abort", aborted, { once: true });
        promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
      });
    },
  };
}
