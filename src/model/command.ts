import type { Card, Slot } from "./card.ts";
import type { Tlp } from "./enrich.ts";
import type { Indicator } from "./indicator.ts";
import type { MessageRef, Person, Place, PlatformName, Request, Role } from "./request.ts";
import type { Window } from "./window.ts";

/** One state of one card. A later output with the same slot and key replaces the earlier one. */
export interface Output {
  readonly slot: Slot;
  readonly key: string;
  readonly card: Card;
  readonly final: boolean;
  /** For `--json` and exports: the machine-readable answer behind the card. */
  readonly data?: unknown;
  /** What the answer proved to be labelled, e.g. by a report's own text: binds the thread. */
  readonly tlp?: Tlp;
  /** The query whose answer it is, for the case file. */
  readonly query?: { readonly kql: string; readonly window: Window; readonly render?: string };
}

/** What the grammar read and the thread or prompt remembers, handed to a command's `parse`. */
export interface ParseContext {
  /** Arguments after the verb, range and options removed. */
  readonly words: readonly string[];
  /** Everything after the verb, untouched but for smart quotes and NBSP. */
  readonly tail: string;
  readonly options: Readonly<Record<string, string | true>>;
  /** The range in the request, or the inherited one, or the default. */
  readonly window: Window;
  readonly windowSource: "typed" | "inherited" | "default";
  /** The indicators of the thread's or prompt's last hunt. */
  readonly inherited: readonly Indicator[];
  readonly now: Date;
}

/** One verb. `parse` throws a usage Failure; `run` yields cards, the last of each key final. */
export interface Command<Args> {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Shown by `help <verb>`: whole requests a person could type. */
  readonly examples: readonly string[];
  readonly takesRange: boolean;
  readonly role: Role;
  /** Option names it understands, with what each means. Any other `--option` is refused. */
  readonly options?: Readonly<Record<string, string>>;
  parse(context: ParseContext, request: Request): Args;
  run(args: Args, request: Request): AsyncIterable<Output>;
}

/** A chat platform, seen from inside. */
export interface Platform {
  readonly name: PlatformName;
  /** Draws the newest output of each key; never drops a final one. Resolves with the first message it posted. */
  deliver(to: Place, out: AsyncIterable<Output>, signal: AbortSignal): Promise<MessageRef>;
  edit(ref: MessageRef, card: Card): Promise<void>;
  /**
   * A job's message of this key that was posted there since then, by a process that may have died before it knew. Null when
   * there is none. Absent where nobody can look.
   */
  posted?(to: Place, key: string, since: Date): Promise<MessageRef | null>;
  /** Somebody of whom only the id is known, with their name where it may be read. */
  named?(person: Person): Promise<Person>;
  /** Where a person finds the message in a browser. Absent where messages have no address. */
  link?(ref: MessageRef): string | null;
}
