import { retire } from "./clear.ts";
import { addTokens, dueMonths, indexMonth, isIndexed, type Month, withIndex } from "./index-month.ts";
import { inLanes, type Lane } from "./lanes.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import { type ImportProgress, phaseMeter } from "./progress.ts";
import { type Day, rowsOf } from "./settle.ts";
import type { Tokenizer } from "./tokenizer.ts";

interface IndexRun {
  readonly target: string;
  readonly lanes: readonly Lane[];
  readonly tokenizer: Tokenizer;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** A day of a month that is to be taken apart, or the month to be written, under a number of its own. */
interface IndexStep {
  readonly month: Month;
  readonly id: number;
  readonly day?: Day;
}

/** Indexes every day that has no index of the tokenizer, and writes a month of a table as soon as its days are done. */
export async function indexDays(
  { target, lanes, tokenizer, signal, onProgress }: IndexRun,
  before: Manifest,
  rowsRead: number,
): Promise<Manifest> {
  const steps = indexSteps(before, tokenizer, lanes.length);
  const fresh = steps.flatMap(({ day }) => day ?? []);
  const meter = phaseMeter("indexing", rowsOf(fresh), rowsRead, onProgress);
  const begun = new Map<number, Promise<string>[]>();
  const work = async ({ month, id, day }: IndexStep, { connection }: Lane) => {
    signal?.throwIfAborted();
    const indexing = { connection, folder: target, tokenizer };
    const others = begun.get(id) ?? [];
    if (!day) return indexMonth(indexing, month, id, await Promise.all(others), before.indexes);
    const table = `tokens_${id}_${others.length}`;
    const doing = addTokens(indexing, day, table).then(() => table);
    begun.set(id, [...others, doing]);
    await doing;
    meter.add(rowsOf([day]), rowsOf([day]));
    meter.at(`${day.table} ${day.day}`);
    return undefined;
  };
  let manifest = before;
  for await (const { result } of inLanes(lanes, each(steps), work)) {
    signal?.throwIfAborted();
    if (!result) continue;
    const after = withIndex(manifest, result);
    await writeManifest(target, after);
    await retire(target, manifest, after);
    manifest = after;
  }
  return manifest;
}

async function* each(steps: readonly IndexStep[]): AsyncGenerator<IndexStep> {
  yield* steps;
}

/**
 * The days of each month and the month itself, which follows when every other lane has got a day of the next one: so no lane
 * waits until the last days of the month are done.
 */
function indexSteps(manifest: Manifest, tokenizer: Tokenizer, lanes: number): readonly IndexStep[] {
  const steps: IndexStep[] = [];
  for (const [at, month] of dueMonths(manifest.parts, tokenizer).entries()) {
    const id = manifest.nextId + at;
    const days = month.days.filter((day) => !isIndexed(day, tokenizer)).map((day) => ({ month, id, day }));
    const before = steps.pop();
    steps.push(...days.slice(0, lanes - 1), ...(before ? [before] : []), ...days.slice(lanes - 1), { month, id });
  }
  return steps;
}
