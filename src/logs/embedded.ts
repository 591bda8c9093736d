import { Engine } from "../kql/index.ts";
import type { Answer, BoundQuery, LogStore, OwnQuery, QueryOptions, TableInfo } from "../model/logs.ts";
import { asFailure } from "./failures.ts";

export interface EmbeddedOptions {
  /** The logs database (a file that `src/kql` wrote). */
  readonly database: string;
  /** What `now()` and `ago()` mean. */
  readonly clock: () => Date;
  /** Rows an answer may have; more are cut and said. */
  readonly rowCap?: number;
  /** Milliseconds a query may run. */
  readonly timeoutMs?: number;
}

/** The embedded engine as a log store: KQL on DuckDB, in this process, over files. */
export async function openEmbedded(options: EmbeddedOptions): Promise<LogStore> {
  const engine = await Engine.open({ database: options.database });
  const tables: readonly TableInfo[] = await engine.catalog();
  return {
    async query(query: BoundQuery | OwnQuery, { signal }: QueryOptions): Promise<Answer> {
      try {
        return await engine.query(query.kql, {
          signal,
          now: options.clock(),
          rowCap: options.rowCap ?? 500_000,
          timeoutMs: options.timeoutMs ?? 180_000,
        });
      } catch (error) {
        signal.throwIfAborted();
        throw asFailure(error, "id" in query ? query.id : "the query");
      }
    },
    tables: async () => tables,
    close: () => engine.close(),
  };
}
