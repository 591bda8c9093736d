import { caseThread } from "../model/case-place.ts";
import { isHuntResult, keepHunt, keepTable } from "../model/kept.ts";
import type { Request } from "../model/request.ts";
import type { Investigations, MessageRefs } from "../model/store.ts";
import type { EventData, KeptWindow } from "../model/timeline.ts";
import { isStricter, strictest } from "../model/tlp.ts";
import { isoWindow } from "../model/window.ts";
import type { Asked, Outcome, Recorder, Shown } from "./recorder.ts";
import { answersIn, tableIn } from "./shown.ts";

export interface StoredRecorderPorts {
  readonly investigations: Investigations;
  readonly messages: MessageRefs;
}

/**
 * Writes every request and its end into the case file of its thread. A request in an open channel begins a case file, which
 * becomes that of the thread under its answer once there is one.
 */
export function createStoredRecorder({ investigations, messages }: StoredRecorderPorts): Recorder {
  const files = new WeakMap<Request, Promise<{ id: string; began: Date; window?: KeptWindow }>>();

  function fileOf(request: Request, at: Date, window?: KeptWindow) {
    const known = files.get(request);
    if (known) return known;
    const opening = investigations
      .open(caseThread(request.place) ?? request.place, request.person)
      .then(({ id }) => ({ id, began: at, ...(window ? { window } : {}) }));
    files.set(request, opening);
    // A store that was down for the question may be back for the answer.
    opening.catch(() => files.delete(request));
    return opening;
  }

  /** An answer that proved to be labelled stricter than its request binds the thread. */
  async function mark(id: string, { person }: Request, { outputs }: Shown): Promise<void> {
    const tlp = strictest(...outputs.map((output) => output.tlp));
    if (tlp === "clear") return;
    const marked = (await investigations.state(id))?.tlp ?? "clear";
    if (isStricter(tlp, marked)) await investigations.append(id, { kind: "marked", person, data: { tlp } });
  }

  return {
    async began(request, verb, at, asked) {
      const window = asked.subject && isoWindow(asked.subject.window);
      const { id } = await fileOf(request, at, window);
      await investigations.append(id, { kind: "asked", person: request.person, data: askedData(request, verb, asked) });
    },
    async ended(request, verb, outcome, at, shown) {
      const { id, began, window } = await fileOf(request, at);
      const { person } = request;
      if (shown.told && shown.told.length > 0) {
        const data = { requestId: request.id, lookups: shown.told };
        await investigations.append(id, { kind: "sent", person, data });
      }
      await mark(id, request, shown);
      const ms = Math.max(0, at.getTime() - began.getTime());
      if (outcome === "answered") {
        const answered = answeredData(request, verb, shown);
        const over = window ?? answered.results?.[0]?.result.window;
        const data = { ...answered, ms, ...(over ? { window: over } : {}) };
        await investigations.append(id, { kind: "answered", person, data });
      } else {
        await investigations.append(id, { kind: "failed", person, data: failedData(request, verb, outcome, shown) });
      }
    },
    async delivered(request, message) {
      const file = await files.get(request);
      if (!file) return;
      await messages.bind(file.id, message, message.key);
      if (caseThread(request.place) === null && message.place.thread !== undefined)
        await investigations.attach(file.id, message.place);
    },
  };
}

const longest = 20_000;

function askedData(request: Request, verb: string, { words, subject, tlp }: Asked): EventData["asked"] {
  const { id: requestId, via } = request;
  return {
    requestId,
    verb,
    words: words.map((word) => word.slice(0, longest)),
    via,
    ...(subject ? { indicators: subject.indicators, window: isoWindow(subject.window), range: subject.range } : {}),
    ...(tlp ? { tlp } : {}),
  };
}

/** Of a long report, the hunts that saw something are kept before those that did not. */
const mostResults = 50;

function answeredData(request: Request, verb: string, { outputs }: Shown): Omit<EventData["answered"], "ms"> {
  const results = answersIn(outputs).filter(isHuntResult);
  const byWeight = results.toSorted((a, b) => Number(b.tables.length > 0) - Number(a.tables.length > 0));
  const table = tableIn(outputs);
  return {
    requestId: request.id,
    verb,
    summary: outputs.find(({ slot }) => slot === "main" || slot === "me")?.card.preview.slice(0, longest) ?? "",
    ...(results.length > 0
      ? {
          answers: results.map(({ indicator, activity, verdict }) => ({
            indicator,
            activity: activity.level,
            verdict: verdict.level,
          })),
          results: byWeight.slice(0, mostResults).map(keepHunt),
        }
      : {}),
    ...(table ? { table: keepTable(table, outputs.find(({ query }) => query)?.query) } : {}),
  };
}

function failedData(
  request: Request,
  verb: string,
  outcome: Exclude<Outcome, "answered">,
  { failure }: Shown,
): EventData["failed"] {
  return {
    requestId: request.id,
    verb,
    what: (failure?.what ?? "It did not end.").slice(0, longest),
    ...(failure ? { why: failure.why.slice(0, longest) } : {}),
    outcome,
  };
}
