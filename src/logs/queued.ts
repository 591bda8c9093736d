import type { LogStore } from "../model/logs.ts";
import type { Person } from "../model/request.ts";
import type { FairQueue } from "./fair-queue.ts";

/** A store whose queries wait their turn in a queue shared by everyone who uses the same service identity. */
export function queued(store: LogStore, queue: FairQueue): LogStore {
  return {
    searchIsCheap: store.searchIsCheap,
    query: (query, options) =>
      queue.run((signal) => store.query(query, { ...options, signal }), {
        person: keyOf(options.person),
        signal: options.signal,
        ...(options.onWait ? { onWait: options.onWait } : {}),
      }),
    // Metadata calls are not queries: the service does not count them.
    tables: (signal) => store.tables(signal),
    close: () => store.close(),
  };
}

function keyOf({ platform, id }: Person): string {
  return `${platform} ${id}`;
}
