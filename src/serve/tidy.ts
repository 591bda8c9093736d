import type { StoredRuns } from "../chat/stored-runs.ts";
import type { Store } from "../model/store.ts";

export interface TidyPorts {
  readonly runs: StoredRuns | null;
  /** Its jobs are started. */
  readonly store: Store;
  readonly keepDays: number;
  readonly warn: (message: string) => void;
}

const beatMs = 10_000;
const retentionQueue = "retention";

/**
 * What a replica does beside answering: it marks the cards of runs that died with another process, says every ten seconds
 * that it is alive, and deletes once a night what is older than the configuration allows.
 */
export async function keepTidy({ runs, store, keepDays, warn }: TidyPorts): Promise<{ stop(): Promise<void> }> {
  const endListening = await runs?.open();
  const beat = setInterval(() => {
    runs?.beat().catch((error: unknown) => warn(`could not tell the store that this replica is alive: ${error}`));
  }, beatMs);
  await store.jobs.work(retentionQueue, async () => {
    const removed = await store.retention(keepDays);
    if (removed.investigations > 0)
      warn(`retention: ${removed.investigations} case files older than ${keepDays} days are gone`);
  });
  await store.jobs.schedule(retentionQueue, "17 3 * * *");
  return {
    async stop() {
      clearInterval(beat);
      await endListening?.();
    },
  };
}
