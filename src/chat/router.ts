import { classify } from "../indicators/classify.ts";
import type { Command, Output } from "../model/command.ts";
import { type Tlp, type Told, tlpLevels } from "../model/enrich.ts";
import { Failure } from "../model/failure.ts";
import type { MessageRef, Place, Request } from "../model/request.ts";
import { labelOf, type PlaceLabel } from "../model/tlp.ts";
import type { Clock } from "../model/window.ts";
import { endingOf, requestAgain } from "./ending.ts";
import { referenceOf } from "./error-card.ts";
import { readRequest } from "./grammar.ts";
import type { Memory } from "./memory.ts";
import type { Permit } from "./permit.ts";
import type { Inherited, Reading, VerbsOff } from "./reading.ts";
import type { Asked, Outcome, Recorder, Shown } from "./recorder.ts";
import type { Runs } from "./runs.ts";
import { stoppable } from "./stoppable.ts";
import { isRaw } from "./tail.ts";

/** A line for whoever runs the bot. `error` is set for bugs. */
export interface LogLine {
  readonly level: "warn" | "error";
  readonly message: string;
  readonly request: string;
  readonly reference: string;
  readonly verb?: string;
  readonly error?: unknown;
}

export interface RouterPorts {
  readonly commands: readonly Command<unknown>[];
  readonly off?: VerbsOff;
  readonly now: Clock;
  readonly permit: Permit;
  readonly recorder: Recorder;
  readonly memory: Memory;
  readonly runs: Runs;
  /** How far indicators may go that are named in a place without `--tlp`; everywhere "clear" when absent. */
  readonly usualTlp?: (place: Place) => Tlp;
  readonly log: (line: LogLine) => void;
}

export interface Router {
  /** Answers a request. Never throws: what goes wrong is the last output, a card that is final. */
  handle(request: Request): AsyncIterable<Output>;
  /** Called by the adapter once the answer's first message exists: its thread inherits the hunt. */
  delivered(request: Request, message: MessageRef): Promise<void>;
}

/** The road from a request to its outputs: read, permit, record, run. */
export function createRouter(ports: RouterPorts): Router {
  const { memory, recorder, log } = ports;
  /** What requests hunt, until the threads of their answers exist. */
  const hunted = new WeakMap<Request, Inherited>();

  async function quietly(request: Request, what: string, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      log({
        level: "warn",
        message: `could not ${what}`,
        request: request.id,
        reference: referenceOf(request.id),
        error,
      });
    }
  }

  /** Nobody looks at a job while it works. */
  const canStop = ({ via }: Request) => via !== "job" && ports.commands.some(({ name }) => name === "stop");

  async function* handle(request: Request): AsyncIterable<Output> {
    const reference = referenceOf(request.id);
    let reading: Reading | undefined;
    let open: Output | undefined;
    let outcome: Outcome = "answered";
    let run: ReturnType<Runs["start"]> | undefined;
    const outputs: Output[] = [];
    let failure: Shown["failure"];
    const told: Told[] = [];
    try {
      const inherited = await memory.recall(request.place);
      const now = ports.now();
      reading = readRequest(request, {
        commands: ports.commands,
        now,
        ...(ports.off ? { off: ports.off } : {}),
        ...(inherited ? { inherited } : {}),
      });
      const { command, context } = reading;
      const { id, person, place } = request;
      const judgement = await ports.permit(person, place, command);
      if (!judgement.ok) {
        outcome = "refused";
        throw judgement.refusal;
      }
      const again = requestAgain(reading);
      run = ports.runs.start({ id, verb: command.name, person, place, started: now, again }, request.signal);
      const label = { usual: ports.usualTlp?.(place) ?? "clear", least: await memory.label(place) };
      const granted: Request = {
        ...request,
        signal: run.signal,
        grant: judgement.grant,
        label,
        told: (entry) => void told.push(entry),
      };
      const args = command.parse(context, granted);
      await quietly(request, "record the request", recorder.began(request, command.name, now, askedIn(reading, label)));
      const subject = huntedBy(reading, label);
      if (subject) {
        hunted.set(request, subject);
        await quietly(request, "remember the hunt", memory.remember(place, subject));
      }
      const isStoppable = canStop(request);
      for await (const output of command.run(args, granted)) {
        if (output.slot === "main") open = output.final ? undefined : output;
        if (output.final) outputs.push(output);
        yield isStoppable ? stoppable(output, id) : output;
        if (!output.final) run.signal.throwIfAborted();
      }
    } catch (error) {
      const cause = run?.signal.aborted ? reasonOf(run.signal) : error;
      const ending = endingOf(cause, reference, reading);
      failure = cause instanceof Failure ? cause : { what: ending.output.card.title, why: `Reference ${reference}.` };
      if (run?.signal.aborted) outcome = "stopped";
      else if (outcome === "answered") outcome = ending.outcome;
      if (outcome === "broken") {
        const verb = reading ? { verb: reading.command.name } : {};
        log({ level: "error", message: "a request broke", request: request.id, reference, error, ...verb });
      }
      // The card that was still working must not be left saying so.
      yield open ? { ...ending.output, slot: open.slot, key: open.key } : ending.output;
    } finally {
      run?.end();
      if (reading) {
        await quietly(
          request,
          "record the outcome",
          recorder.ended(request, reading.command.name, outcome, ports.now(), {
            outputs,
            told,
            ...(failure ? { failure } : {}),
          }),
        );
      }
    }
  }

  return {
    handle,
    async delivered(request, message) {
      ports.runs.located(request.id, message);
      await quietly(request, "record the message", recorder.delivered(request, message));
      const subject = hunted.get(request);
      if (subject) await quietly(request, "remember the hunt", memory.remember(message.place, subject));
    },
  };
}

/** An adapter's own signal may carry any reason: to the person it is a stop all the same. */
function reasonOf(signal: AbortSignal): Failure {
  if (signal.reason instanceof Failure) return signal.reason;
  return new Failure({
    what: "Stopped",
    why: "The request was cancelled.",
    fix: "Ask again to start over.",
    cause: signal.reason,
  });
}

function askedIn(reading: Reading, label: PlaceLabel): Asked {
  const { command, context, range } = reading;
  const subject = huntedBy(reading, label);
  const tlp = tlpOf(reading, label);
  return {
    words: isRaw(command) ? [context.tail] : context.words,
    ...(subject ? { subject: { indicators: subject.indicators, window: context.window, range } } : {}),
    ...(tlp === "clear" ? {} : { tlp }),
  };
}

/** The level that a verb which takes one is answered at. */
function tlpOf({ command, context }: Reading, label: PlaceLabel): Tlp {
  if (command.options?.["tlp"] === undefined) return "clear";
  const typed = String(context.options["tlp"] ?? "").toLowerCase();
  return labelOf(tlpLevels.find((level) => level === typed) ?? null, label);
}

/** The subject that a thread inherits from a hunt; undefined for every other verb. */
function huntedBy(reading: Reading, label: PlaceLabel): Inherited | undefined {
  const { command, context, range } = reading;
  if (command.name !== "hunt") return undefined;
  const typed = context.words.flatMap((word) => {
    const read = classify(word, { typed: true });
    return "indicator" in read ? [read.indicator] : [];
  });
  const indicators = typed.length > 0 ? typed : context.inherited;
  return indicators.length > 0 ? { indicators, range, tlp: tlpOf(reading, label) } : undefined;
}
