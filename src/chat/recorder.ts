import type { Output } from "../model/command.ts";
import type { Tlp, Told } from "../model/enrich.ts";
import type { Indicator } from "../model/indicator.ts";
import type { MessageRef, Request } from "../model/request.ts";
import type { Window } from "../model/window.ts";

/** How a request went: `refused` by the permissions, `failed` with a Failure, `broken` by a bug. */
export type Outcome = "answered" | "refused" | "failed" | "stopped" | "broken";

/** What was understood of a request. */
export interface Asked {
  /** What followed the verb; a text that is not split is one word. */
  readonly words: readonly string[];
  /** What a hunt is about: the thread inherits it. */
  readonly subject?: { readonly indicators: readonly Indicator[]; readonly window: Window; readonly range: string };
  /** The level it is answered at, where that says more than "clear". */
  readonly tlp?: Tlp;
}

/** What the person got to see: the final outputs, and for every other end what went wrong. */
export interface Shown {
  readonly outputs: readonly Output[];
  readonly failure?: { readonly what: string; readonly why: string };
  /** What left for it, however it ended. */
  readonly told?: readonly Told[];
}

/** Keeps who asked what where, what came of it, and which message answered it. */
export interface Recorder {
  began(request: Request, verb: string, at: Date, asked: Asked): Promise<void>;
  ended(request: Request, verb: string, outcome: Outcome, at: Date, shown: Shown): Promise<void>;
  /** The first message of the answer exists: the case file is the thread under it. */
  delivered(request: Request, message: MessageRef): Promise<void>;
}
