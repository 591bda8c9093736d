import { Engine, type PlaceFinder, type Tokenizer, usualLimits } from "../kql/index.ts";
import { Failure } from "../model/failure.ts";
import type { Answer, LogStore, SourceProblem, TableInfo } from "../model/logs.ts";
import type { Clock } from "../model/window.ts";
import type { LogEngine } from "./engine.ts";
import { asFailure } from "./failures.ts";

/** The logs database (a file that `src/kql` wrote), or the folder into which logs were imported. */
type LocalLogs = { readonly database: string } | { readonly folder: string; readonly tokenizer?: Tokenizer };

export type EmbeddedOptions = LocalLogs & EmbeddedSettings;

interface EmbeddedSettings {
  /** What `now()` and `ago()` mean. */
  readonly clock: Clock;
  /** What could not be read of files that gave no table. */
  readonly problems?: readonly SourceProblem[];
  readonly limits?: EngineLimits;
  /** A file where translations of library queries outlive this process. */
  readonly keptFile?: string;
  /** Opens a database of where addresses are. */
  readonly places?: () => Promise<PlaceFinder>;
}

/** What is left out is as Azure Monitor limits it; memory is half of what there is. */
export interface EngineLimits {
  /** Bytes that all queries together may use. */
  readonly memory?: number;
  /** Rows an answer may have; more are cut and said. */
  readonly rows?: number;
  /** Bytes an answer may have; more are cut and said. */
  readonly bytes?: number;
  /** Milliseconds a query may run, whatever is asked for. */
  readonly timeoutMs?: number;
}

/** KQL on DuckDB, in this process, over one logs database. */
export async function openEngine(options: EmbeddedOptions): Promise<LogEngine> {
  const { clock, problems = [], keptFile, places } = options;
  const { memory, ...limits } = { ...usualLimits, ...options.limits };
  const settings = {
    ...(keptFile === undefined ? {} : { keptFile }),
    ...(memory === undefined ? {} : { memory }),
    ...(places === undefined ? {} : { places }),
  };
  const engine = await Engine.open({ ...placeOf(options), ...settings }).catch((cause: unknown) => {
    throw unreadable("database" in options ? options.database : options.folder, cause);
  });
  const stored = (await engine.tables()).map(({ timeColumn: _, ...table }): TableInfo => table);
  const tables = [...stored, ...unread(problems.filter(({ kind }) => kind !== "renamed"))];
  return {
    async query(kql, { timeoutMs = limits.timeoutMs, ...asked }): Promise<Answer> {
      const within = { ...limits, timeoutMs: Math.min(timeoutMs, limits.timeoutMs) };
      const { ordered: _, ...answer } = await engine.query(kql, { ...asked, limits: within, now: clock() });
      return answer;
    },
    check: (kql) => engine.check(kql),
    tables: async () => tables,
    now: clock,
    close: () => engine.close(),
  };
}

function placeOf(options: EmbeddedOptions): LocalLogs {
  if ("database" in options) return { database: options.database };
  const { folder, tokenizer } = options;
  return tokenizer ? { folder, tokenizer } : { folder };
}

/** A log store over an engine; closing the one closes the other. */
export function embeddedStore(engine: LogEngine): LogStore {
  return {
    searchIsCheap: true,
    async query(query, { signal, window }): Promise<Answer> {
      const bound = "span" in query;
      try {
        const terms = bound && query.terms ? { terms: query.terms } : {};
        const about = bound ? { span: query.span, values: query.values, ...terms } : { span: window };
        return await engine.query(query.kql, { signal, ...about });
      } catch (error) {
        signal.throwIfAborted();
        throw asFailure(error, bound ? query.id : "the query");
      }
    },
    tables: () => engine.tables(),
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

function unreadable(database: string, cause: unknown): Failure {
  return new Failure({
    what: "Could not open the logs",
    why: `${database} is no logs database, or one that this version cannot read.`,
    fix: 'Make it again: "huntbot logs import FOLDER --into FOLDER".',
    cause,
  });
}
