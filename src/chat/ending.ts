import type { Output } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import { subjectWord } from "../model/indicator-words.ts";
import { bugCard, type ErrorData, errorCard } from "./error-card.ts";
import { knownOptions } from "./options.ts";
import { absoluteRange } from "./range.ts";
import type { Reading } from "./reading.ts";
import type { Outcome } from "./recorder.ts";
import { isRaw } from "./tail.ts";

/**
 * The last output of a request that did not end well. A Failure is shown as it is: only to the person when the wording or
 * a missing role is to blame. Anything else is a bug and shown as a neutral card.
 */
export function endingOf(error: unknown, reference: string, reading?: Reading): { output: Output; outcome: Outcome } {
  if (error instanceof Failure) {
    const { what, why, fix, usage } = error;
    const card = errorCard(error, reference, reading && !usage ? requestAgain(reading) : undefined);
    const data: ErrorData = { error: { what, why, fix, usage, reference } };
    return { output: { slot: usage ? "me" : "main", key: "error", card, final: true, data }, outcome: "failed" };
  }
  const card = bugCard(reference, reading && requestAgain(reading));
  const data: ErrorData = {
    error: { what: card.title, why: "It is a bug.", fix: "See the log of the bot.", usage: false, reference },
  };
  return { output: { slot: "main", key: "error", card, final: true, data }, outcome: "broken" };
}

/** The same request with everything it inherited written out: verb, options, absolute window, words. Already split. */
export function requestAgain({ command, context }: Reading): readonly string[] {
  const known = knownOptions(command);
  const options = Object.entries(context.options)
    .filter(([name]) => known.has(name) && name !== "range" && name !== "zone")
    .map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`));
  const range = command.takesRange ? [`--range=${absoluteRange(context.window)}`] : [];
  const words =
    context.words.length > 0 ? context.words : context.inherited.map(({ kind, value }) => subjectWord(kind, value));
  return [command.name, ...options, ...range, ...(isRaw(command) ? [context.tail] : words)];
}
