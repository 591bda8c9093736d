import { asksHelp } from "../chat/options.ts";
import { Failure } from "../model/failure.ts";

export const logsUsage = `huntbot logs import FOLDER --into FOLDER    load logs once, so that hunts over them are quick
huntbot logs show [FOLDER]                  what tables the logs hold, and since when
huntbot logs serve [--port N] [--fault F]   answer as Azure Log Analytics and Azure Data Explorer do`;

/** The verbs that are about the process itself, and how each is written. */
const usages: ReadonlyMap<string, string> = new Map([
  ["serve", "huntbot serve              run the bot until it is stopped; HOST and PORT say where it listens"],
  ["chat", "huntbot chat [--continue]  ask at a prompt, in a new session or in the last one"],
  ["doctor", "huntbot doctor             what is set up, what answers, and what is missing"],
  ["logs", logsUsage],
]);

/** What to print instead, when the words only ask how such a verb is written: `serve --help`, `help serve`. */
export function processHelp([first = "", ...words]: readonly string[]): string | undefined {
  if (words.some(asksHelp)) return usages.get(first);
  return first === "help" ? usages.get(words[0] ?? "") : undefined;
}

/** Throws where words follow a verb that takes none: whoever wrote `serve --port 80` must not get another port. */
export function refuseWords([verb = "", ...words]: readonly string[]): void {
  if (words.length === 0) return;
  throw new Failure({
    what: `${verb} takes no words`,
    why: `"${words.join(" ").slice(0, 60)}" is not understood.`,
    fix: verb === "serve" ? "Where it listens is set by HOST and PORT." : `Write: huntbot ${verb}`,
    usage: true,
  });
}
