import { Engine } from "../kql/index.ts";
import type { Answer, BoundQuery, LogStore, OwnQuery, QueryOptions, SourceProblem, TableInfo } from "../model/logs.ts";
import { asFailure } from "./failures.ts";

export interface EmbeddedOptions {
  /** The logs database (a file that `src/kql` wrote). */
  readonly database: string;
  /** What `now()` and `ago()` mean. */
  readonly clock: () => Date;
  /** What could not be read of files that gave no table. */
  readonly problems?: readonly SourceProblem[];
  /** Rows an answer may have; more are cut and said. */
  readonly rowCap?: number;
  /** Milliseconds a query may run. */
  readonly timeoutMs?: number;
}

/** The embedded engine as a log store: KQL on DuckDB, in this process, over files. */
export async function openEmbedded(options: EmbeddedOptions): Promise<LogStore> {
  const engine = await Engine.open({ database: options.database });
  const tables: readonly TableInfo[] = [...(await engine.catalog()), ...unread(options.problems ?? [])];
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

/** A file that gave no table is listed as an empty one, so that coverage names it. */
function unread(problems: readonly SourceProblem[]): TableInfo[] {
  return problems.map((problem) => ({
    name: problem.file,
    plan: "unknown",
    columns: [],
    rows: 0,
    oldest: null,
    newest: null,
    problems: [problem],
  }));
}
