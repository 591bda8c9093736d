import type { Command, ParseContext } from "../model/command.ts";
import type { Tlp } from "../model/enrich.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Options } from "./options.ts";

/** What the last hunt of a thread or prompt left behind. */
export interface Inherited {
  readonly indicators: readonly Indicator[];
  /** As `parseRange` reads it: `7d` and `since ...` move with the clock, `A..B` stays. */
  readonly range: string;
  /** The level it was answered at. */
  readonly tlp?: Tlp;
}

/** Why a verb cannot be used here, and what turns it on: whoever types one is told so, and not that it is no verb. */
export type VerbsOff = ReadonlyMap<string, { readonly why: string; readonly fix: string }>;

/** What the reader of a request knows besides its words. */
export interface Situation {
  readonly commands: readonly Command<unknown>[];
  readonly now: Date;
  /** Verbs that are not set up here. */
  readonly off?: VerbsOff;
  readonly inherited?: Inherited;
}

/** What follows the verb, taken apart. */
export interface Arguments {
  readonly words: readonly string[];
  readonly tail: string;
  readonly options: Options;
  readonly range?: string;
}

/** A request understood: the command, what its `parse` gets, and the range as a later request may inherit it. */
export interface Reading {
  readonly command: Command<unknown>;
  readonly context: ParseContext;
  readonly range: string;
}
