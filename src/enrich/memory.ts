import type { Json } from "../model/logs.ts";
import type { LookupCache, Quotas, ToldQuota } from "../model/store.ts";

const mostAnswers = 5_000;

/** Answers and quotas that last as long as the process: for whoever has no store at hand. */
export function memoryLookups(now: () => Date): { lookups: LookupCache; quotas: Quotas } {
  const answers = new Map<string, { value: Json; fetchedAt: Date; expiresAt: Date }>();
  const used = new Map<string, { start: number; calls: number }>();
  const told = new Map<string, ToldQuota>();
  return {
    lookups: {
      async get(key) {
        const found = answers.get(key);
        return found && found.expiresAt > now() ? found : null;
      },
      async set(key, value, ttlMs) {
        const fetchedAt = now();
        answers.delete(key);
        answers.set(key, { value, fetchedAt, expiresAt: new Date(fetchedAt.getTime() + ttlMs) });
        for (const oldest of answers.keys()) {
          if (answers.size <= mostAnswers) break;
          answers.delete(oldest);
        }
      },
    },
    quotas: {
      async spend(provider, n, limit, windowMs) {
        const key = `${windowMs} ${provider}`;
        const start = Math.floor(now().getTime() / windowMs) * windowMs;
        const known = used.get(key);
        const before = known?.start === start ? known.calls : 0;
        const granted = before + n <= limit;
        const calls = before + (granted ? n : 0);
        if (granted) used.set(key, { start, calls });
        return { granted, left: Math.max(0, limit - calls), resetsAt: new Date(start + windowMs) };
      },
      async get(provider) {
        return told.get(provider) ?? null;
      },
      async set(provider, quota) {
        told.set(provider, quota);
      },
    },
  };
}
