import { join } from "node:path";
import type { Config, LogsSource } from "../config.ts";
import { openPlaces } from "../enrich/places/finder.ts";
import { indicatorTokens } from "../indicators/tokens.ts";
import type { EngineLimits } from "../logs/embedded.ts";
import { openLogs } from "../logs/open.ts";
import type { Logs } from "../model/logs.ts";
import type { Clock } from "../model/window.ts";
import { prepareSample } from "../sample/prepare.ts";
import { declaredTables } from "./declared.ts";
import { edition } from "./root.ts";
import { openedOnce } from "./when-asked.ts";

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

/** Where folders and the sample are opened: their databases live under the home folder. */
export function localOptions(config: Config, real: Clock) {
  return {
    clock: clockOf(config.logs, real),
    tokenizer: indicatorTokens,
    declared: declaredTables,
    cacheFolder: join(config.home, "logs"),
    limits: engineLimits(config.file.limits),
    places: () => openPlaces(config.env["GEOIP_CITY_DB"]),
    prepareSample: (instant: Date) => prepareSample(join(config.home, "sample"), instant, edition()),
  };
}

function engineLimits({ memory, rows, answer, seconds }: Config["file"]["limits"]): EngineLimits {
  const megabyte = 2 ** 20;
  return {
    ...(memory === undefined ? {} : { memory: memory * megabyte }),
    rows,
    bytes: answer * megabyte,
    timeoutMs: seconds * 1000,
  };
}

/** Opens the logs that the configuration names. Throws a Failure when they cannot be read at all. */
export function openWorkspace(config: Config, real: Clock, warn: (message: string) => void): Promise<Logs> {
  return openLogs(config.logs, {
    ...localOptions(config, real),
    env: config.env,
    onNote: warn,
    budget: config.file.budget,
  });
}

/** Logs that are opened by their first question: `help` and `extract` need none. */
export function opensWhenAsked(searchIsCheap: boolean, open: () => Promise<Logs>): Logs {
  const { get: logs, opened } = openedOnce(open);
  return {
    searchIsCheap,
    query: async (query, options) => (await logs()).query(query, options),
    tables: async (signal) => (await logs()).tables(signal),
    price: async (query, window, signal) => (await (await logs()).price?.(query, window, signal)) ?? null,
    ownQuery: async (text, denied) => (await logs()).ownQuery(text, denied),
    portalLink: async (kql, window, signal) => (await logs()).portalLink(kql, window, signal),
    // Logs that could not be opened were reported to whoever asked them.
    close: async () => (await opened()?.catch(() => undefined))?.close(),
  };
}
