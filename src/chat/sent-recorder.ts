import type { Told } from "../model/enrich.ts";
import type { Person, Place } from "../model/request.ts";
import type { Recorder } from "./recorder.ts";

interface Sent {
  readonly kind: "sent";
  readonly at: string;
  readonly person: Person;
  readonly place: Place;
  readonly verb: string;
  readonly data: { readonly requestId: string; readonly lookups: readonly Told[] };
}

/** Requests that are nobody's case leave one trace: what was told to whom outside, however they ended. */
export function createSentRecorder(keep: (sent: Sent) => void): Recorder {
  return {
    async began() {},
    async ended({ id: requestId, person, place }, verb, _outcome, at, { told = [] }) {
      if (told.length === 0) return;
      keep({ kind: "sent", at: at.toISOString(), person, place, verb, data: { requestId, lookups: told } });
    },
    async delivered() {},
  };
}
