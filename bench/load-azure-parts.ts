import type { LogEngine } from "../src/logs/engine.ts";
import type { Answer, LogStore } from "../src/model/logs.ts";

export interface Watched {
  /** The most that were under way at once. */
  most: number;
  count: number;
}

/** Counts a store's queries that are under way, trying again included: what the service's identity is charged with. */
export function watchedStore(store: LogStore): { store: LogStore; seen: Watched } {
  const seen: Watched = { most: 0, count: 0 };
  let now = 0;
  return {
    seen,
    store: {
      ...store,
      async query(query, options) {
        now++;
        seen.count++;
        seen.most = Math.max(seen.most, now);
        try {
          return await store.query(query, options);
        } finally {
          now--;
        }
      },
    },
  };
}

/** Answers the same query from memory: the load is on the queue and the wire, not on this machine's two cores. */
export function rememberingEngine(engine: LogEngine): { engine: LogEngine; texts: Set<string> } {
  const known = new Map<string, Promise<Answer>>();
  const texts = new Set<string>();
  return {
    texts,
    engine: {
      ...engine,
      query(kql, options) {
        texts.add(kql);
        const key = JSON.stringify([kql, options.span]);
        const { signal: _, ...rest } = options;
        const answer = known.get(key) ?? engine.query(kql, { ...rest, signal: new AbortController().signal });
        known.set(key, answer);
        return answer;
      },
    },
  };
}

/** Whether a text reads a table under its own name, without an empty one of that name before it. */
export function reads(kql: string, table: string): boolean {
  return new RegExp(`\\b${table}\\b`).test(kql) && !kql.includes(`let ${table} = datatable(`);
}
