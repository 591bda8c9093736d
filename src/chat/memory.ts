import type { Tlp } from "../model/enrich.ts";
import type { Place } from "../model/request.ts";
import type { Inherited } from "./reading.ts";

/** What threads and prompts remember of their last hunt. */
export interface Memory {
  recall(place: Place): Promise<Inherited | undefined>;
  remember(place: Place, what: Inherited): Promise<void>;
  /** What the place's thread was marked with: binding for whatever is asked in it. */
  label(place: Place): Promise<Tlp>;
}

/**
 * Only a thread or a prompt inherits: in an open channel `30d` would repeat somebody else's hunt. The key is the same on
 * every replica; null for a place that remembers nothing.
 */
export function memoryKey(place: Place): string | null {
  const isPrompt = place.platform === "terminal" || place.platform === "web";
  if (place.thread === undefined && !isPrompt) return null;
  return JSON.stringify([place.platform, place.workspace, place.channel, place.thread ?? null]);
}

/** Remembers in this process, the latest `limit` places. */
export function createMemory(limit = 10_000): Memory {
  const places = new Map<string, Inherited>();
  return {
    async recall(place) {
      const key = memoryKey(place);
      return key === null ? undefined : places.get(key);
    },
    async remember(place, what) {
      const key = memoryKey(place);
      if (key === null) return;
      places.delete(key);
      places.set(key, what);
      const [oldest] = places.keys();
      if (places.size > limit && oldest !== undefined) places.delete(oldest);
    },
    async label(place) {
      const key = memoryKey(place);
      return (key === null ? undefined : places.get(key)?.tlp) ?? "clear";
    },
  };
}
