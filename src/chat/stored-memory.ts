import { caseThread } from "../model/case-place.ts";
import type { Investigations } from "../model/store.ts";
import type { Memory } from "./memory.ts";
import { absoluteRange } from "./range.ts";

/**
 * What a thread inherits, read from its case file: the same on every replica and after a restart. There is nothing to
 * remember beside it: the recorder has written the hunt down before.
 */
export function createStoredMemory(investigations: Pick<Investigations, "latestHunts" | "byPlace" | "state">): Memory {
  return {
    async recall(place) {
      const thread = caseThread(place);
      const [last] = thread ? await investigations.latestHunts(thread) : [];
      return last && { indicators: last.indicators, range: last.range ?? absoluteRange(last.window) };
    },
    remember: async () => {},
    async label(place) {
      const thread = caseThread(place);
      const file = thread && (await investigations.byPlace(thread));
      return (file && (await investigations.state(file.id))?.tlp) ?? "clear";
    },
  };
}
