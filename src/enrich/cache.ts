import type { Reply } from "../model/enrich.ts";

/** An answer as it is kept. Times in ms since 1970. */
export interface Kept {
  readonly reply: Reply;
  readonly fetchedAt: number;
  readonly expiresAt: number;
  readonly latencyMs: number;
}

/** Where answers and quotas outlive a process. Every replica of a store sees the same. */
export interface LookupCache {
  /** May return an expired answer: the caller judges its age. */
  get(key: string): Promise<Kept | null>;
  set(key: string, kept: Kept): Promise<void>;
  /** Adds `calls` (negative to give back) to what `provider` spent in `period`, and returns the sum. Atomic. */
  spend(provider: string, period: Period, calls: number): Promise<number>;
  /** When a provider that asked to be left alone may be asked again, in ms since 1970; null when it may be now. */
  pausedUntil(provider: string): Promise<number | null>;
  pause(provider: string, until: number): Promise<void>;
}

/** A span in which an allowance is counted. Forgotten after `endsAt`, ms since 1970. */
export interface Period {
  readonly name: string;
  readonly endsAt: number;
}

const mostAnswers = 5_000;

/** Everything a cache holds, as plain data. */
export interface CacheContent {
  readonly answers: Map<string, Kept>;
  readonly spent: Map<string, { calls: number; endsAt: number }>;
  readonly paused: Map<string, number>;
}

export const emptyContent = (): CacheContent => ({ answers: new Map(), spent: new Map(), paused: new Map() });

/** The port over plain data; `changed` is called after each change. */
export function cacheOver(content: CacheContent, changed: () => void = () => undefined): LookupCache {
  return {
    async get(key) {
      return content.answers.get(key) ?? null;
    },
    async set(key, kept) {
      content.answers.delete(key);
      content.answers.set(key, kept);
      for (const oldest of content.answers.keys()) {
        if (content.answers.size <= mostAnswers) break;
        content.answers.delete(oldest);
      }
      changed();
    },
    async spend(provider, { name, endsAt }, calls) {
      const key = `${provider} ${name}`;
      const total = (content.spent.get(key)?.calls ?? 0) + calls;
      if (calls !== 0) {
        content.spent.set(key, { calls: total, endsAt });
        changed();
      }
      return total;
    },
    async pausedUntil(provider) {
      return content.paused.get(provider) ?? null;
    },
    async pause(provider, until) {
      content.paused.set(provider, until);
      changed();
    },
  };
}

/** Lasts as long as the process. */
export const memoryCache = (): LookupCache => cacheOver(emptyContent());

/** What is past at `now` is of no use to anybody. */
export function dropPast(content: CacheContent, now: number): void {
  for (const [key, { expiresAt }] of content.answers) if (expiresAt <= now) content.answers.delete(key);
  for (const [key, { endsAt }] of content.spent) if (endsAt <= now) content.spent.delete(key);
  for (const [key, until] of content.paused) if (until <= now) content.paused.delete(key);
}
