import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Person, Place } from "../model/request.ts";
import type { EventData } from "../model/timeline.ts";

/** The event of a case file that says what left, for a request that has none. */
export interface SentEvent {
  readonly kind: "sent";
  readonly at: string;
  readonly person: Person;
  readonly place: Place;
  readonly verb: string;
  readonly data: EventData["sent"];
}

/** Appends events to `file`, a JSON object a line, never changed or shortened. Each line is written whole. */
export function openSentFile(file: string): (event: SentEvent) => void {
  return (event) => {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(event)}\n`, { mode: 0o600 });
  };
}
