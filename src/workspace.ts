import { join } from "node:path";
import type { LogsSource } from "./config.ts";
import { KqlLoadError, openFolder } from "./kql/database.ts";
import { openEmbedded } from "./logs/embedded.ts";
import { Failure } from "./model/failure.ts";
import type { LogStore } from "./model/logs.ts";
import type { Clock } from "./model/window.ts";
import { edition } from "./root.ts";
import { prepareSample } from "./sample/prepare.ts";

/** What "now" means to a log source: the pinned sample ends at its instant, everything else at the clock's time. */
export function clockOf(source: LogsSource, real: Clock): Clock {
  if (source.kind !== "sample" || !source.pinned) return real;
  const { pinned } = source;
  return () => pinned;
}

/** Whether the logs are read by this process itself. */
export function isEmbedded(source: LogsSource): boolean {
  return source.kind === "sample" || source.kind === "file";
}

/** Opens the logs that the configuration names. Throws a Failure when they cannot be read at all. */

export async function openWorkspace(source: LogsSource, home: string, real: Clock): Promise<LogStore> {
  const clock = clockOf(source, real);
  switch (source.kind) {
    case "sample": {
      const instant = source.pinned ?? new Date(Math.floor(real().getTime() / 86_400_000) * 86_400_000);
      return openEmbedded({ database: await prepareSample(join(home, "sample"), instant, edition()), clock });
    }
    case "file":
      return openFiles(source.folder, home, clock);
    case "loganalytics":
    case "kusto":
      throw new Failure({
        what: "Cannot open the logs",
        why: `${source.kind}: is not built yet.`,
        fix: "Use sample: or file:FOLDER.",
        usage: true,
      });
  }
}

async function openFiles(folder: string, home: string, clock: Clock): Promise<LogStore> {
  try {
    const { path, tables, problems } = await openFolder(folder, join(home, "logs"));
    const named = new Set(tables.flatMap((table) => table.problems));
    return await openEmbedded({ database: path, clock, problems: problems.filter((problem) => !named.has(problem)) });
  } catch (error) {
    if (!(error instanceof KqlLoadError)) throw error;
    throw new Failure({ what: error.what, why: error.why, fix: error.fix, cause: error });
  }
}

/** A log store that is opened by its first question: `help` and `extract` need none. */
export function opensWhenAsked(searchIsCheap: boolean, open: () => Promise<LogStore>): LogStore {
  let opening: Promise<LogStore> | undefined;
  const store = () => (opening ??= open());
  return {
    searchIsCheap,
    query: async (query, options) => (await store()).query(query, options),
    tables: async (signal) => (await store()).tables(signal),
    close: async () => (await opening)?.close(),
  };
}
