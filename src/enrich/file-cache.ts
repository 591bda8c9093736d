import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { type CacheContent, cacheOver, dropPast, emptyContent, type Kept, type LookupCache } from "./cache.ts";
import { once } from "./once.ts";
import type { EnrichLog } from "./provider.ts";

const kept = z.object({
  reply: z.looseObject({ status: z.string() }),
  fetchedAt: z.number(),
  expiresAt: z.number(),
  latencyMs: z.number(),
});
const fileShape = z.object({
  version: z.literal(1),
  answers: z.record(z.string(), kept),
  spent: z.record(z.string(), z.object({ calls: z.number(), endsAt: z.number() })),
  paused: z.record(z.string(), z.number()),
});

/** A cache in one JSON file, for a process that answers one question and ends. */
export interface FileCache extends LookupCache {
  /** Writes what changed; await it before the process ends. */
  flush(): Promise<void>;
}

/**
 * The file is read at the first use and replaced whole at `flush`, by rename, so a reader never sees half of it. What
 * another process wrote meanwhile is kept: newer answers win, and of two counts the higher. A file that is not ours is
 * left alone, said in the log, and nothing is kept.
 */
export function fileCache(file: string, log: EnrichLog, now: () => Date): FileCache {
  let dirty = false;
  let readable = true;
  const content = emptyContent();
  const inner = cacheOver(content, () => {
    dirty = true;
  });
  const opened = once(async () => {
    try {
      merge(content, await readContent(file));
    } catch (error) {
      readable = false;
      log.warn(`The lookup cache ${file} cannot be read and is not used; delete it to start a new one.`, {
        error: String(error),
      });
    }
  });
  const after = async <T>(use: () => Promise<T>): Promise<T> => {
    await opened();
    return use();
  };
  return {
    get: (key) => after(() => inner.get(key)),
    set: (key, value) => after(() => inner.set(key, value)),
    spend: (provider, period, calls) => after(() => inner.spend(provider, period, calls)),
    pausedUntil: (provider) => after(() => inner.pausedUntil(provider)),
    pause: (provider, until) => after(() => inner.pause(provider, until)),
    async flush() {
      if (!dirty || !readable) return;
      dirty = false;
      merge(content, await readContent(file));
      dropPast(content, now().getTime());
      await mkdir(dirname(file), { recursive: true });
      const unfinished = `${file}.${process.pid}`;
      // Answers tell what was hunted: for the owner's eyes.
      await writeFile(unfinished, JSON.stringify(toFile(content)), { mode: 0o600 });
      await rename(unfinished, file);
    },
  };
}

async function readContent(file: string): Promise<CacheContent> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return emptyContent();
    throw error;
  }
  const { answers, spent, paused } = fileShape.parse(JSON.parse(text));
  return {
    // The shape of a reply is the program's own; a file of another version is refused above.
    answers: new Map(Object.entries(answers) as [string, Kept][]),
    spent: new Map(Object.entries(spent)),
    paused: new Map(Object.entries(paused)),
  };
}

function merge(into: CacheContent, from: CacheContent): void {
  for (const [key, answer] of from.answers) {
    if ((into.answers.get(key)?.fetchedAt ?? 0) < answer.fetchedAt) into.answers.set(key, answer);
  }
  for (const [key, count] of from.spent)
    if ((into.spent.get(key)?.calls ?? 0) < count.calls) into.spent.set(key, count);
  for (const [key, until] of from.paused) into.paused.set(key, Math.max(until, into.paused.get(key) ?? 0));
}

const toFile = ({ answers, spent, paused }: CacheContent): z.input<typeof fileShape> => ({
  version: 1,
  answers: Object.fromEntries(answers),
  spent: Object.fromEntries(spent),
  paused: Object.fromEntries(paused),
});
