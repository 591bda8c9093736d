import { Failure } from "../model/failure.ts";
import type { MessageRef, Person, Place } from "../model/request.ts";

/** A request that is being answered. */
export interface Run {
  readonly id: string;
  readonly verb: string;
  readonly person: Person;
  readonly place: Place;
  readonly started: Date;
  /** The same request written out, for a button that asks it again. */
  readonly again: readonly string[];
}

export interface Runs {
  /** Registers a run. Its signal fires when the request's own does or when somebody stops it; `end` forgets it. */
  start(run: Run, signal: AbortSignal): { readonly signal: AbortSignal; end(): void };
  /** Says where a run's card is, so that whoever finds it abandoned can mark it. */
  located(id: string, message: MessageRef): void;
  /** Stops the run with this id and answers with it; undefined when none is running (any longer). `by` is a name. */
  stop(id: string, by: string): Run | undefined;
  /** Stops everything, e.g. because "the bot was shut down". */
  stopAll(why: string): void;
  /** Oldest first. */
  list(): readonly Run[];
}

/** Why a run ended early: the reason of its signal, and what a person reads if a command throws it. */
function stopped(why: string): Failure {
  return new Failure({ what: "Stopped", why: `${why} before it was done.`, fix: "Ask again to start over." });
}

/** The requests running in this process. */
export function createRuns(): Runs {
  const running = new Map<string, { run: Run; controller: AbortController }>();
  return {
    start(run, signal) {
      if (running.has(run.id)) throw new Error(`run ${run.id} is already registered`);
      const controller = new AbortController();
      running.set(run.id, { run, controller });
      return { signal: AbortSignal.any([signal, controller.signal]), end: () => running.delete(run.id) };
    },
    /** A run of this process ends with it, and with it whoever could look for its card. */
    located: () => {},
    stop(id, by) {
      const found = running.get(id);
      found?.controller.abort(stopped(`${by} stopped it`));
      return found?.run;
    },
    stopAll(why) {
      for (const { controller } of running.values()) controller.abort(stopped(why));
    },
    list: () => [...running.values()].map(({ run }) => run),
  };
}
