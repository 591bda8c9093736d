import type { Dedupe } from "../../src/model/store.ts";
import type { Wait } from "./insist.ts";

/** Slack redelivers within minutes; a signature is good for five. */
const remembered = 60 * 60_000;
/** The store has this long: Slack waits three seconds for an acknowledgement. */
const patience = 1000;
const most = 5000;

export interface OnceOptions {
  readonly dedupe: Dedupe;
  readonly wait: Wait;
  readonly onError: (error: unknown) => void;
}

/**
 * True the first time a key is seen, here or in any replica. A store that fails or is slow costs only the knowledge of what
 * other replicas saw: a request is never lost for it.
 */
export function createOnce({ dedupe, wait, onError }: OnceOptions): (key: string) => Promise<boolean> {
  const seen = new Set<string>();
  return async (key) => {
    if (seen.has(key)) return false;
    seen.add(key);
    const [oldest] = seen;
    if (seen.size > most && oldest !== undefined) seen.delete(oldest);
    const done = new AbortController();
    try {
      return await Promise.race([dedupe.first(key, remembered), wait(patience, done.signal).then(() => true)]);
    } catch (error) {
      onError(error);
      return true;
    } finally {
      done.abort();
    }
  };
}
