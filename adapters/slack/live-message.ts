import type { Output } from "../../src/model/command.ts";
import type { Wait } from "./insist.ts";
import { pauseBefore } from "./pace.ts";

export interface LiveMessageOptions {
  /** Shows one state: posts it the first time, edits it after that. Progress may fail; a final state insists by itself. */
  show(output: Output): Promise<void>;
  /** Asked before every progress edit but the first showing. */
  mayEdit(): boolean;
  readonly wait: Wait;
  onProgressError(error: unknown): void;
}

/** One message that follows the outputs of one key: always the newest, never faster than its pace, a final one at once. */
export interface LiveMessage {
  /** Returns at once: the work never waits for Slack. */
  update(output: Output): void;
  /** Resolves when everything was shown; rejects when a final state could not be. */
  settled(): Promise<void>;
}

export function createLiveMessage(options: LiveMessageOptions): LiveMessage {
  let newest: Output | null = null;
  let working: Promise<void> | null = null;
  let problem: { readonly error: unknown } | null = null;
  let resting = new AbortController();
  let shown = 0;

  async function work(): Promise<void> {
    while (newest) {
      if (!newest.final && shown > 0) {
        await options.wait(pauseBefore(shown - 1), resting.signal);
        // A final state may have come meanwhile; it needs nobody's leave.
        if (!newest.final && !options.mayEdit()) {
          newest = null;
          break;
        }
      }
      const output: Output = newest;
      newest = null;
      await showOne(output);
    }
    working = null;
  }

  async function showOne(output: Output): Promise<void> {
    shown += 1;
    try {
      await options.show(output);
    } catch (error) {
      if (output.final) problem ??= { error };
      else options.onProgressError(error);
    }
  }

  return {
    update(output) {
      newest = output;
      if (output.final) {
        resting.abort();
        resting = new AbortController();
      }
      working ??= work();
    },
    async settled() {
      while (working) await working;
      if (problem) throw problem.error;
    },
  };
}
