import { join } from "node:path";
import { type DeclaredTables, KqlLoadError, openFolder } from "../kql/database.ts";
import { isLogsFolder, type PlaceFinder, type Tokenizer } from "../kql/index.ts";
import { Failure } from "../model/failure.ts";
import type { LogStore, Logs } from "../model/logs.ts";
import type { Clock } from "../model/window.ts";
import { type CostBudget, noBudget, usualBudget } from "./cost-guard.ts";
import { costGuarded } from "./cost-guarded.ts";
import { type EngineLimits, embeddedStore, openEngine } from "./embedded.ts";
import type { LogEngine } from "./engine.ts";
import { azureQueue, createFairQueue } from "./fair-queue.ts";
import { type CloudOptions, type CloudSource, noPortal, openCloud, type PortalLink } from "./open-cloud.ts";
import { checkedQueries, guardedQueries, type OwnQueries } from "./own-query.ts";
import { queued } from "./queued.ts";
import { splitting } from "./splitting.ts";

/** Where the logs are, as plain data. `sample` with no instant means today 00:00Z. */
export type Source = LocalSource | CloudSource;
export type LocalSource =
  | { readonly kind: "sample"; readonly pinned: Date | null }
  | { readonly kind: "file"; readonly folder: string };

export interface LocalOptions {
  /** What "now" is: relative ranges, `now()` and `ago()` count from it. */
  readonly clock: Clock;
  /** Where databases made from folders are kept. */
  readonly cacheFolder: string;
  /** The columns that questions expect of well-known tables: a folder's files may lack some. */
  readonly declared?: DeclaredTables;
  /** What a query of the embedded engine may use. */
  readonly limits?: EngineLimits;
  /** What the indexes of imported logs hold. */
  readonly tokenizer?: Tokenizer;
  /** Opens the database that answers where addresses are. */
  readonly places?: () => Promise<PlaceFinder>;
  /** Writes the sample workspace for an instant, unless it is there, and returns its database. */
  readonly prepareSample: (instant: Date) => Promise<string>;
}

export interface OpenOptions extends LocalOptions, CloudOptions {
  /** What may be searched in the cloud unasked. */
  readonly budget?: CostBudget;
}

/** Opens the logs; a service is not asked before the first query. */
export async function openLogs(source: Source, options: OpenOptions): Promise<Logs> {
  if (source.kind === "sample" || source.kind === "file") {
    const engine = await openLocal(source, options);
    const own = checkedQueries((text) => engine.check(text));
    return withOwn(costGuarded(embeddedStore(engine), noBudget), own, noPortal);
  }
  const { store, portalLink } = await openCloud(source, options);
  // One identity asks for everyone, so everyone shares its few places.
  const shared = queued(store, createFairQueue(azureQueue));
  const guarded = costGuarded(splitting(shared), options.budget ?? usualBudget);
  return withOwn(guarded, guardedQueries(source.kind === "loganalytics" ? source.workspaces : []), portalLink);
}

/** The engine over local logs, for a store as for the wire server. Throws a Failure when they cannot be read. */
export async function openLocal(source: LocalSource, options: LocalOptions): Promise<LogEngine> {
  const { clock, tokenizer, places } = options;
  const settings = {
    clock,
    keptFile: join(options.cacheFolder, "translations"),
    ...(options.limits ? { limits: options.limits } : {}),
    ...(places ? { places } : {}),
  };
  if (source.kind === "file") {
    if (await isLogsFolder(source.folder))
      return openEngine({ ...settings, folder: source.folder, ...(tokenizer ? { tokenizer } : {}) });
    const { path, tables, problems } = await openFolder(source.folder, options.cacheFolder, {
      ...(options.declared ? { declared: options.declared } : {}),
    }).catch(asFailure);
    const place = ({ file, line, reason }: (typeof problems)[number]) => JSON.stringify([file, line, reason]);
    const named = new Set(tables.flatMap((table) => table.problems.map(place)));
    return openEngine({
      ...settings,
      database: path,
      problems: problems.filter((problem) => !named.has(place(problem))),
    });
  }
  return openEngine({ ...settings, database: await options.prepareSample(source.pinned ?? midnight(clock())) });
}

function withOwn(store: LogStore, own: OwnQueries, portalLink: PortalLink): Logs {
  return {
    ...store,
    ownQuery: (text, denied) => own.accept(text, denied),
    portalLink,
    close: async () => {
      await Promise.all([own.close(), store.close()]);
    },
  };
}

function midnight(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}

function asFailure(error: unknown): never {
  if (!(error instanceof KqlLoadError)) throw error;
  const { what, why, fix } = error;
  throw new Failure({ what, why, fix, cause: error });
}
