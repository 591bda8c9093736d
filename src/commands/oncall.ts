import { didCard } from "../cards/case.ts";
import { onCallLine } from "../cards/page.ts";
import type { Command } from "../model/command.ts";
import type { PageVerbPorts } from "./page.ts";

/** `oncall [service]`: who would be woken now, as the pager says. */
export function onCallCommand({ paging, cases }: Pick<PageVerbPorts, "paging" | "cases">): Command<string | null> {
  return {
    name: "oncall",
    usage: "oncall [service]",
    summary: "who is on call, and how late it is there",
    examples: ["oncall", "oncall payments"],
    takesRange: false,
    role: "viewer",
    parse: ({ tail }) => tail.trim() || null,
    async *run(service, _request) {
      const now = cases.now();
      const people = await paging.onCall(service);
      const title = people.length > 0 ? "On call" : "Nobody is on call";
      const card = didCard(
        title,
        people.slice(0, 20).map((person) => onCallLine(person, now)),
      );
      yield { slot: "main", key: "oncall", card, final: true, data: people };
    },
  };
}
