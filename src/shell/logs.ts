import type { Config } from "../config.ts";
import { Failure } from "../model/failure.ts";
import type { ShellAnswer, ShellPorts } from "./answer.ts";
import { importVerb } from "./logs-import.ts";
import { serveVerb } from "./logs-serve.ts";
import { showVerb } from "./logs-show.ts";
import { logsUsage } from "./usage.ts";

/** `logs import|show|serve`: the logs themselves, in a shell only. Null for a verb that has nothing to show at its end. */
export async function logsVerb(
  [verb = "", ...words]: readonly string[],
  config: Config,
  ports: ShellPorts,
): Promise<ShellAnswer | null> {
  switch (verb) {
    case "import":
      return importVerb(words, ports);
    case "show":
      return showVerb(words, config, ports);
    case "serve":
      await serveVerb(words, config, ports);
      return null;
    default:
      throw new Failure({
        what: verb === "" ? "logs needs a verb" : `There is no verb "logs ${verb.slice(0, 60)}"`,
        why: "It takes one of three.",
        fix: `\n${logsUsage}`,
        usage: true,
      });
  }
}
