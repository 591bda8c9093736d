import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardedFetch } from "../../src/enrich/fetch.ts";
import type { EnrichSettings } from "../../src/enrich/provider.ts";
import type { EnrichIo } from "../../src/model/enrich.ts";
import type { Indicator } from "../../src/model/indicator.ts";

export const ip = (value: string): Indicator => ({ kind: "ip", value, scope: "public" });

export function settings(env: Record<string, string | undefined> = {}): EnrichSettings & { warned: string[] } {
  const warned: string[] = [];
  return { env, cacheDir: join(tmpdir(), "huntbot-test-cache"), log: { warn: (text) => warned.push(text) }, warned };
}

/** What a provider may use when it must reach nobody. */
export const noNetwork = (): EnrichIo => ioFor([], 2_000);

function ioFor(origins: readonly string[], budgetMs: number): EnrichIo {
  const signal = AbortSignal.timeout(budgetMs);
  return { fetch: guardedFetch(origins, signal), signal, now: new Date("2026-01-15T12:00:00Z") };
}
