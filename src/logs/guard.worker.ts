import { refuseTables } from "../kql/denied.ts";
import { KqlError } from "../kql/error.ts";
import { guard } from "../kql/guard.ts";
import { globalsOf, parse } from "../kql/parser.ts";

export interface GuardRequest {
  readonly text: string;
  /** Workspaces that `workspace()` may name, in lower case. */
  readonly workspaces: readonly string[];
  /** Tables that whoever asks may not read, in lower case. */
  readonly denied: readonly string[];
}

/** Why a query is refused; errors lose their class between threads, so they travel as data. */
export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

// No schema: what a query may do shows in its syntax, and its names are for the service to judge.
const globals = globalsOf([]);

export function guardTask({ text, workspaces, denied }: GuardRequest): Refused | null {
  try {
    const { root, isCommand } = parse(text, globals);
    if (isCommand) throw new KqlError("refused", "a control command is refused", 0, text.trim().length);
    guard(root, new Set(workspaces));
    refuseTables(root, new Set(denied));
    return null;
  } catch (error) {
    if (!(error instanceof KqlError)) throw error;
    const { code, message, offset, length } = error;
    return { code, message, offset, length };
  }
}
