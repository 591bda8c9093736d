import { KqlError } from "../kql/error.ts";
import { Failure } from "../model/failure.ts";

/** What to do about each kind of refusal or fault; a syntax or name error is corrected where it stands. */
const fixes: Readonly<Record<string, string>> = {
  refused: "Such a query is never run here: ask for the rows another way.",
  closed: "Leave it out, or ask an admin.",
  unsupported: "Write it without that, or ask Azure Monitor itself.",
  timeout: "Ask for a shorter window or fewer tables.",
  memory: "Ask for a shorter window, fewer columns or fewer groups, or again when less is going on.",
  cancelled: "Ask again.",
  failed: "Ask for a shorter window or fewer columns; if it stays, report it with the query.",
};

/** An error of the embedded engine as the analyst reads it; any other error is a bug and stays what it is. */
export function asFailure(error: unknown, subject: string): unknown {
  if (!(error instanceof KqlError)) return error;
  const code = /^(KS|SEM|SYN)\d/.test(error.code) ? `${error.code}, ` : "";
  const where = error.length > 0 || code !== "" ? ` (${code}at character ${error.offset + 1})` : "";
  return new Failure({
    what: `Could not run ${subject}`,
    why: `${error.message.replace(/\.$/, "")}${where}.`,
    fix: fixes[error.code] ?? "Correct the query there and ask again.",
    cause: error,
  });
}
