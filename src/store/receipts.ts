import { z } from "zod";
import { errorWords } from "../model/failure.ts";
import type { Receipts } from "../model/store.ts";
import { journal } from "./journal.ts";

const named = z.looseObject({ id: z.string() });
const line = z.discriminatedUnion("op", [
  z.object({ op: z.literal("kept"), key: z.string(), mark: z.string(), item: named }),
  z.object({ op: z.literal("done"), id: z.string() }),
  z.object({ op: z.literal("told"), keys: z.array(z.tuple([z.string(), z.array(z.string())])) }),
]);

/** Rewritten without what is done once it is larger than this. */
const tidyBytes = 8_000_000;
/** The keys that are remembered, the latest told. */
const mostKeys = 50_000;

interface Asked {
  readonly key: string;
  readonly mark: string;
  readonly item: { readonly id: string };
  readonly kept: (known: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Receipts in a file of one process. All that is to be kept at one moment is written and brought to the disk together, so
 * that a hundred at once wait for one write.
 */
export function receiptsIn<T extends { readonly id: string }>(file: string, log: (line: string) => void): Receipts<T> {
  const waiting = new Map<string, { readonly key: string; readonly mark: string; readonly item: T }>();
  const told = new Map<string, ReadonlySet<string>>();
  let asked: Asked[] = [];

  function tell(key: string, marks: Iterable<string>): void {
    const all = new Set([...(told.get(key) ?? []), ...marks]);
    // The latest told stand last, and the oldest are forgotten first.
    told.delete(key);
    told.set(key, all);
    const [oldest] = told.keys();
    if (told.size > mostKeys && oldest !== undefined) told.delete(oldest);
  }

  const lines = journal(
    file,
    (entry) => {
      const { data } = line.safeParse(entry);
      if (data?.op === "kept") {
        const { key, mark, item } = data;
        waiting.set(item.id, { key, mark, item: item as unknown as T });
        tell(key, [mark]);
      }
      if (data?.op === "done") waiting.delete(data.id);
      if (data?.op === "told") for (const [key, marks] of data.keys) tell(key, marks);
    },
    () => {
      waiting.clear();
      told.clear();
    },
  );
  lines.follow();
  tidy();

  function tidy(): void {
    if (lines.size() < tidyBytes) return;
    const keys = [...told].map(([key, marks]) => [key, [...marks]]);
    const undone = [...waiting.values()].map((each) => ({ op: "kept", ...each }));
    try {
      lines.replace([{ op: "told", keys }, ...undone]);
    } catch (error) {
      // It goes on growing, and nothing is lost.
      log(`could not tidy ${file}: ${errorWords(error)}`);
    }
  }

  function write(): void {
    const all = asked;
    asked = [];
    const before = new Map(all.map(({ key }) => [key, new Set(told.get(key))]));
    try {
      lines.keep(...all.map(({ key, mark, item }) => ({ op: "kept", key, mark, item })));
    } catch (error) {
      for (const each of all) each.failed(error);
      return;
    }
    for (const { key, mark, kept } of all) {
      kept(before.get(key)?.has(mark) === true);
      before.get(key)?.add(mark);
    }
    tidy();
  }

  return {
    keep: (key, mark, item) =>
      new Promise((kept, failed) => {
        if (asked.length === 0) setImmediate(write);
        asked.push({ key, mark, item, kept, failed });
      }),
    waiting: () => [...waiting.values()],
    done(id) {
      lines.append({ op: "done", id });
    },
  };
}
