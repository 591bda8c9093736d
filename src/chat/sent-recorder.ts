import type { CaselessSent } from "../model/timeline.ts";
import type { Recorder } from "./recorder.ts";

/** Requests that are nobody's case leave one trace: what was told to whom outside, however they ended. */
export function createSentRecorder(keep: (sent: CaselessSent) => void): Recorder {
  return {
    async began() {},
    async ended({ id: requestId, person, place }, verb, _outcome, at, { told = [] }) {
      if (told.length === 0) return;
      keep({ kind: "sent", at: at.toISOString(), person, place, verb, data: { requestId, lookups: told } });
    },
    async delivered() {},
  };
}
