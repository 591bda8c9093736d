import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EnrichIo } from "../model/enrich.ts";
import { dayMs, onlyOk } from "./api.ts";
import type { EnrichSettings } from "./provider.ts";

export interface DailyList<T> {
  readonly entries: T;
  /** When it was downloaded. */
  readonly at: Date;
}

/**
 * A public list that is matched here, so that nobody learns what is looked up. Downloaded at most once a day and kept in
 * the cache folder, where another process finds it. `read` throws on a text that is not the list.
 */
export function dailyList<T>(settings: EnrichSettings, name: string, url: string, read: (text: string) => T) {
  const file = join(settings.cacheDir, "lists", name);
  let held: DailyList<T> | undefined;
  let loading: Promise<DailyList<T>> | undefined;

  async function load(io: EnrichIo): Promise<DailyList<T>> {
    const kept = await modified(file);
    if (kept && isFresh(kept, io.now)) return { entries: read(await readFile(file, "utf8")), at: kept };
    const text = await onlyOk(await io.fetch(url)).text();
    const entries = read(text);
    await keep(file, text).catch((error: unknown) =>
      settings.log.warn("A downloaded list could not be kept and is downloaded again by the next process.", {
        file,
        error: String(error),
      }),
    );
    return { entries, at: io.now };
  }

  return async (io: EnrichIo): Promise<DailyList<T>> => {
    if (held && isFresh(held.at, io.now)) return held;
    // Whoever else asks meanwhile waits for the same download.
    loading ??= load(io).finally(() => {
      loading = undefined;
    });
    held = await loading;
    return held;
  };
}

const isFresh = (at: Date, now: Date): boolean => now.getTime() - at.getTime() < dayMs;

async function modified(file: string): Promise<Date | null> {
  try {
    return (await stat(file)).mtime;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function keep(file: string, text: string): Promise<void> {
  await mkdir(join(file, ".."), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}
