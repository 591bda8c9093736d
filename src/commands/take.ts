import { didCard } from "../cards/case.ts";
import { name } from "../cards/event-words.ts";
import type { Command } from "../model/command.ts";
import { type CasePorts, caseOf, isSame, misused } from "./case-file.ts";

/** `take`: marks who is on it. Taking it from somebody is said. */
export function takeCommand(ports: CasePorts): Command<undefined> {
  return {
    name: "take",
    usage: "take",
    summary: "say that you are on it",
    examples: ["take"],
    takesRange: false,
    role: "analyst",
    parse({ words }) {
      if (words.length === 0) return undefined;
      throw misused("take names nobody else", "Whoever says it is on it.", "To give it to somebody: handover <person>");
    },
    async *run(_, request) {
      const { person } = request;
      const { investigation, assignee, status } = await caseOf(ports, request, "take");
      if (!isSame(assignee, person)) {
        const data = assignee ? { reason: `was ${assignee.name}'s` } : {};
        await ports.investigations.append(investigation.id, { kind: "taken", person, data });
        ports.assigned?.(investigation.id, person);
      }
      const before = assignee && !isSame(assignee, person) ? [["Before: ", name(assignee)]] : [];
      const goOn = status === "open" ? "Investigating" : status === "closed" ? "Reopen" : null;
      const card = didCard(
        `Taken by ${person.name || person.id}`,
        [...before, isSame(assignee, person) ? ["You had it already"] : [`Status: ${status}`]],
        goOn ? [{ label: goOn, run: ["status", "investigating"] }] : [],
      );
      yield { slot: "main", key: "take", card, final: true, data: { assignee: person, status } };
    },
  };
}
