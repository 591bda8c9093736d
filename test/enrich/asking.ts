import { createEnrichment, type EnrichmentParts, type MayLeave } from "../../src/enrich/ask.ts";
import { memoryLookups } from "../../src/enrich/memory.ts";
import type { Provider } from "../../src/enrich/provider.ts";
import type { AskOptions, Enrichment, Finding } from "../../src/model/enrich.ts";
import type { Indicator } from "../../src/model/indicator.ts";

export const anything: MayLeave = () => ({ ok: true });

export interface Clock {
  (): Date;
  pass(ms: number): void;
}
/** A clock that stands still until it is told otherwise. */
export function clockAt(iso: string): Clock {
  let now = Date.parse(iso);
  return Object.assign(() => new Date(now), {
    pass(ms: number) {
      now += ms;
    },
  });
}

export function enrichmentOf(
  enrichers: readonly Provider[],
  parts: Partial<EnrichmentParts> = {},
): Enrichment & { warned: string[] } {
  const warned: string[] = [];
  const now = parts.now ?? clockAt("2026-01-15T12:00:00Z");
  const enrichment = createEnrichment({
    enrichers,
    ...memoryLookups(now),
    policy: anything,
    log: { warn: (text) => warned.push(text) },
    ...parts,
    now,
  });
  return { ...enrichment, warned };
}

export async function findings(
  enrichment: Enrichment,
  indicator: Indicator,
  options: Partial<AskOptions> = {},
): Promise<Finding[]> {
  const all = { signal: new AbortController().signal, tlp: "clear", for: "person", ...options } as const;
  const landed: Finding[] = [];
  for await (const each of enrichment.ask(indicator, all)) landed.push(each);
  return landed;
}

export async function finding(
  enrichment: Enrichment,
  indicator: Indicator,
  options: Partial<AskOptions> = {},
): Promise<Finding> {
  const [only, more] = await findings(enrichment, indicator, options);
  if (!only || more) throw new Error("expected exactly one finding");
  return only;
}
