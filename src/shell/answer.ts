import { parseArgs } from "node:util";
import type { Card } from "../model/card.ts";
import { Failure } from "../model/failure.ts";

/** What a verb of the process answers with: a card for people, the data for `--json`, and the exit code. */
export interface ShellAnswer {
  readonly card: Card;
  readonly data: unknown;
  readonly code: 0 | 1;
}

export interface ShellPorts {
  /** A line for whoever sits at the terminal. */
  readonly warn: (message: string) => void;
  /** Says how far it is, in one line that the next one replaces; not called where nobody looks. */
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Reads the words after a process verb: what stands alone, and options that take a value. Throws a usage Failure. */
export function readWords(words: readonly string[], options: readonly string[], usage: string) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: Object.fromEntries(options.map((name) => [name, { type: "string" as const }])),
    });
    return { positionals, option: (name: string) => values[name] };
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split(/\.\s/)[0] ?? cause.message) : String(cause);
    throw new Failure({ what: "Cannot read the options", why: `${why}.`, fix: `Usage: ${usage}`, usage: true, cause });
  }
}
