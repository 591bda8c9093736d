import { checkedEndpoint } from "../azure/loopback.ts";
import { KqlLoadError, openFolder } from "../kql/database.ts";
import { Failure } from "../model/failure.ts";
import type { LogStore, OwnQuery } from "../model/logs.ts";
import type { Clock } from "../model/window.ts";
import { type CostBudget, noBudget, usualBudget } from "./cost-guard.ts";
import { costGuarded } from "./cost-guarded.ts";
import { embeddedStore, openEngine } from "./embedded.ts";
import type { LogEngine } from "./engine.ts";
import { azureQueue, createFairQueue } from "./fair-queue.ts";
import { checkedQueries, guardedQueries, type OwnQueries } from "./own-query.ts";
import { queued } from "./queued.ts";
import { splitting } from "./splitting.ts";

/** Where the logs are, as plain data. `sample` with no instant means today 00:00Z. */
export type Source = LocalSource | CloudSource;
export type LocalSource =
  | { readonly kind: "sample"; readonly pinned: Date | null }
  | { readonly kind: "file"; readonly folder: string };
export type CloudSource =
  | { readonly kind: "loganalytics"; readonly workspaces: readonly string[] }
  | { readonly kind: "kusto"; readonly cluster: string; readonly database: string };

export interface OpenOptions {
  /** For the endpoints of sovereign clouds. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What "now" is: relative ranges, `now()` and `ago()` count from it. */
  readonly clock: Clock;
  /** Where databases made from folders are kept. */
  readonly cacheFolder: string;
  /** Writes the sample workspace for an instant, unless it is there, and returns its database. */
  readonly prepareSample: (instant: Date) => Promise<string>;
  /** What may be searched in the cloud unasked. */
  readonly budget?: CostBudget;
  /** Told about each thing that is less than it could be, such as plans that may not be read. */
  readonly onNote?: (note: string) => void;
}

/** A log store, and the one door for a person's own queries to it. */
export interface Logs extends LogStore {
  /** Throws a Failure that says what is refused and where. */
  ownQuery(text: string): Promise<OwnQuery>;
}

/** Opens the logs; a service is not asked before the first query. */
export async function openLogs(source: Source, options: OpenOptions): Promise<Logs> {
  if (source.kind === "sample" || source.kind === "file") {
    const engine = await openLocal(source, options);
    return withOwn(
      costGuarded(embeddedStore(engine), noBudget),
      checkedQueries((text) => engine.check(text)),
    );
  }
  const store = await openCloud(source, options);
  // One identity asks for everyone, so everyone shares its few places.
  const shared = queued(store, createFairQueue(azureQueue));
  const guarded = costGuarded(splitting(shared), options.budget ?? usualBudget);
  return withOwn(guarded, guardedQueries(source.kind === "loganalytics" ? source.workspaces : []));
}

/** The engine over local logs, for a store as for the wire server. Throws a Failure when they cannot be read. */
export async function openLocal(source: LocalSource, options: OpenOptions): Promise<LogEngine> {
  const { clock } = options;
  if (source.kind === "file") {
    const { path, tables, problems } = await openFolder(source.folder, options.cacheFolder).catch(asFailure);
    const named = new Set(tables.flatMap((table) => table.problems));
    return openEngine({ database: path, clock, problems: problems.filter((problem) => !named.has(problem)) });
  }
  return openEngine({ database: await options.prepareSample(source.pinned ?? midnight(clock())), clock });
}

async function openCloud(source: CloudSource, { env, onNote }: OpenOptions): Promise<LogStore> {
  // Loaded when they are used: the clients are large, and most processes need neither or one.
  if (source.kind === "kusto") {
    const { openKusto } = await import("./kusto.ts");
    return openKusto({ ...source, cluster: checkedEndpoint("HUNTBOT_LOGS", source.cluster) });
  }
  const [{ openAzureMonitor }, { publicLogAnalytics }, { publicResourceManager }] = await Promise.all([
    import("./azure-store.ts"),
    import("./azure-monitor.ts"),
    import("../azure/arm.ts"),
  ]);
  const origin = (name: string, usual: string) => new URL(checkedEndpoint(name, env[name] || usual)).origin;
  const endpoint = origin("LOG_ANALYTICS_ENDPOINT", publicLogAnalytics);
  return openAzureMonitor({
    workspaces: source.workspaces,
    endpoint,
    audience: env["LOG_ANALYTICS_AUDIENCE"]?.replace(/\/+$/, "") || endpoint,
    resourceManager: origin("AZURE_RESOURCE_MANAGER_ENDPOINT", publicResourceManager),
    ...(onNote ? { onNote } : {}),
  });
}

function withOwn(store: LogStore, own: OwnQueries): Logs {
  return {
    ...store,
    ownQuery: (text) => own.accept(text),
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
