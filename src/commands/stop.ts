import { didCard } from "../cards/case.ts";
import { code } from "../cards/span.ts";
import type { Command } from "../model/command.ts";
import { misused } from "./case-file.ts";

/** Stops a run wherever it is: true when it was under way. */
export type StopRun = (id: string, by: string) => Promise<boolean>;

/** `stop <run>`: ends what is being worked on, on any replica. */
export function stopCommand(stopRun: StopRun): Command<string> {
  return {
    name: "stop",
    usage: "stop <run>",
    summary: "end a request that is still being worked on",
    examples: ["stop 4f3a9c2e"],
    takesRange: false,
    role: "viewer",
    parse({ words }) {
      const [id, ...rest] = words;
      if (id !== undefined && rest.length === 0) return id;
      throw misused(
        "stop needs a run",
        "It takes the id of one.",
        "Use the Stop button of the card that is still working.",
      );
    },
    async *run(id, { person }) {
      if (!(await stopRun(id, person.name))) {
        throw misused(
          "There is nothing to stop",
          "No such run is under way: it ended, or was stopped before.",
          "Look at its card.",
        );
      }
      const card = didCard("Stopping", [["run ", code(id.slice(0, 60))]]);
      yield { slot: "me", key: "stop", card, final: true, data: { stopped: id } };
    },
  };
}
