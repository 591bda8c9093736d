import { z } from "zod";
import type { Json } from "../model/logs.ts";
import type { LookupCache, Quotas } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { journal } from "./journal.ts";

const entrySchema = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("lookup"),
    key: z.string(),
    kind: z.string(),
    value: z.json(),
    fetchedAt: z.number(),
    expiresAt: z.number(),
  }),
  z.object({ op: z.literal("spent"), provider: z.string(), windowMs: z.number(), start: z.number(), n: z.number() }),
  z.object({
    op: z.literal("told"),
    provider: z.string(),
    left: z.number().nullable(),
    resetsAt: z.number().nullable(),
  }),
]);
type Entry = z.infer<typeof entrySchema>;

/** Rewritten without what expired once it is larger than this. */
const tidyBytes = 5_000_000;

/**
 * The look-up cache and the quotas of a one-off command, which must not wait for a database: kept in `file`. Two commands
 * that spend at the very same moment may together take one more than the limit; a store's quotas never do.
 */
export function openLookupFile(file: string, now: Clock = () => new Date()): { lookups: LookupCache; quotas: Quotas } {
  const lookups = new Map<string, Extract<Entry, { op: "lookup" }>>();
  const spent = new Map<string, Extract<Entry, { op: "spent" }>>();
  const told = new Map<string, Extract<Entry, { op: "told" }>>();

  const lines = journal(
    file,
    (line) => {
      const { data: entry } = entrySchema.safeParse(line);
      if (entry?.op === "lookup") lookups.set(entry.key, entry);
      if (entry?.op === "told") told.set(entry.provider, entry);
      if (entry?.op === "spent") {
        const before = spent.get(windowOf(entry));
        const used = before?.start === entry.start ? before.n : 0;
        spent.set(windowOf(entry), { ...entry, n: used + entry.n });
      }
    },
    () => {
      for (const kept of [lookups, spent, told]) kept.clear();
    },
  );
  lines.follow();
  if (lines.size() > tidyBytes) {
    const fresh = [...lookups.values()].filter(({ expiresAt }) => expiresAt > now().getTime());
    lines.replace([...fresh, ...spent.values(), ...told.values()]);
  }

  return {
    lookups: {
      async get(key) {
        lines.follow();
        const found = lookups.get(key);
        if (!found || found.expiresAt <= now().getTime()) return null;
        const { value, fetchedAt, expiresAt } = found;
        return { value: value as Json, fetchedAt: new Date(fetchedAt), expiresAt: new Date(expiresAt) };
      },
      async set(key, value, ttlMs, kind = "lookup") {
        const fetchedAt = now().getTime();
        lines.append({ op: "lookup", key, kind, value, fetchedAt, expiresAt: fetchedAt + ttlMs });
      },
    },
    quotas: {
      async spend(provider, n, limit, windowMs) {
        lines.follow();
        const start = Math.floor(now().getTime() / windowMs) * windowMs;
        const known = spent.get(windowOf({ provider, windowMs }));
        const used = known?.start === start ? known.n : 0;
        const granted = used + n <= limit;
        if (granted) lines.append({ op: "spent", provider, windowMs, start, n });
        return { granted, left: Math.max(0, limit - used - (granted ? n : 0)), resetsAt: new Date(start + windowMs) };
      },
      async get(provider) {
        lines.follow();
        const found = told.get(provider);
        if (!found) return null;
        return { left: found.left, resetsAt: found.resetsAt === null ? null : new Date(found.resetsAt) };
      },
      async set(provider, { left, resetsAt }) {
        lines.append({ op: "told", provider, left, resetsAt: resetsAt?.getTime() ?? null });
      },
    },
  };
}

const windowOf = ({ provider, windowMs }: { provider: string; windowMs: number }) => `${windowMs} ${provider}`;
