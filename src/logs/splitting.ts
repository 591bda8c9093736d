import { Failure } from "../model/failure.ts";
import type { Answer, BoundQuery, LogStore, QueryOptions } from "../model/logs.ts";
import { halvedByTables, halvedByTime } from "./legs.ts";
import { isTimeout } from "./timeout.ts";

export interface SplittingOptions {
  /** Milliseconds after which nothing is split further: what is missing then stays missing, and is said. */
  readonly budgetMs?: number;
}

interface Missing {
  readonly query: BoundQuery;
  readonly why: string;
}
interface Pieces {
  readonly answers: readonly Answer[];
  readonly missing: readonly Missing[];
}

const usualBudgetMs = 10 * 60_000;

/**
 * A store that splits a search over many tables when it takes too long: into halves of its tables, down to one, then
 * into halves of its time. What came back is one answer; what did not is named in it as missing. Other queries, whose
 * halves would not add up, fail with their timeout as before.
 */
export function splitting(store: LogStore, { budgetMs = usualBudgetMs }: SplittingOptions = {}): LogStore {
  return {
    ...store,
    async query(query, options) {
      if (!("tables" in query)) return store.query(query, options);
      const started = performance.now();
      try {
        return await store.query(query, options);
      } catch (error) {
        const halves = isTimeout(error) ? halved(query) : undefined;
        if (!halves) throw error;
        const pieces = await askAll(store, halves, options, started + budgetMs);
        options.signal.throwIfAborted();
        if (pieces.answers.length === 0) throw error;
        return merged(pieces, performance.now() - started);
      }
    },
  };
}

/** The search of whole tables: a leg for each, hits counted by the hour. The one question whose halves add up. */
const search = "core/seen";

function halved(query: BoundQuery): readonly [BoundQuery, BoundQuery] | undefined {
  return query.id === search ? (halvedByTables(query) ?? halvedByTime(query)) : undefined;
}

async function askAll(
  store: LogStore,
  queries: readonly BoundQuery[],
  options: QueryOptions,
  until: number,
): Promise<Pieces> {
  const pieces = await Promise.all(queries.map((query) => askOne(store, query, options, until)));
  return { answers: pieces.flatMap(({ answers }) => answers), missing: pieces.flatMap(({ missing }) => missing) };
}

async function askOne(store: LogStore, query: BoundQuery, options: QueryOptions, until: number): Promise<Pieces> {
  try {
    return { answers: [await store.query(query, options)], missing: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const halves = isTimeout(error) && performance.now() < until ? halved(query) : undefined;
    if (halves) return askAll(store, halves, options, until);
    return { answers: [], missing: [{ query, why: error.why }] };
  }
}

function merged({ answers, missing }: Pieces, ms: number): Answer {
  const [first] = answers;
  const columns = first?.columns ?? [];
  const reasons = [...answers.flatMap(({ partial }) => partial?.reason ?? []), ...missing.map(worded)];
  return {
    columns,
    rows: answers.flatMap(({ rows }) => rows),
    ...(reasons.length > 0 ? { partial: { reason: [...new Set(reasons)].join("; ") } } : {}),
    ms,
  };
}

function worded({ query, why }: Missing): string {
  const { from, to } = query.span;
  return `${query.tables.join(", ")} from ${minute(from)} to ${minute(to)} not searched: ${why.replace(/\.$/, "")}`;
}

function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
