import type { Enricher } from "../model/enrich.ts";

/** At most `calls` in each `perMs`. A provider lists the shortest period first. */
interface Allowance {
  readonly calls: number;
  readonly perMs: number;
}

/** An enricher and what `ask` must know to call it fairly: where it may go, how long its answers last, what it may spend. */
export interface Provider extends Enricher {
  /** The origins that its `io.fetch` may reach; empty for one that asks nobody over HTTP. */
  readonly origins: readonly string[];
  /** How long an answer stays good, in ms. 0 means never kept: it is cheap to ask again. */
  readonly ttlMs: number;
  readonly allowances?: readonly Allowance[];
  /** Set while it is off because a setting is missing: what to set. */
  readonly off?: string;
  /** The setting that holds its key, named when the key is refused. */
  readonly keyName?: string;
  /** Run by the organisation itself: it may be told what no third party may. */
  readonly own?: boolean;
  /** True when the holder of the indicator could notice the question: asked only when a person agreed. */
  readonly noticeable?: boolean;
}

const hour = 3_600_000;
/** How long answers last, by how fast the source changes. */
export const ttl = {
  none: 0,
  reverseDns: hour,
  fourHours: 4 * hour,
  sixHours: 6 * hour,
  day: 24 * hour,
  registration: 7 * 24 * hour,
} as const;
export const notFoundTtlMs = hour;
export const errorTtlMs = 30_000;

/** Settings as the environment gives them, plus the folder for what may be rebuilt at any time. */
export interface EnrichSettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cacheDir: string;
  readonly log: EnrichLog;
}
export interface EnrichLog {
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The origin of a provider's API: its own, unless the setting `name` replaces it. Throws on a setting that is no URL. */
export function baseUrl(settings: EnrichSettings, name: string, usual: string): URL {
  const text = settings.env[name] || usual;
  return new URL(text.endsWith("/") ? text : `${text}/`);
}
