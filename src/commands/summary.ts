import { summaryCard } from "../cards/summary.ts";
import type { Command } from "../model/command.ts";
import { type CasePorts, caseOf, insideOnly } from "./case-file.ts";

/** `summary`: the case in ten lines, taken from its events. */
export function summaryCommand(ports: CasePorts): Command<undefined> {
  return {
    name: "summary",
    usage: "summary",
    summary: "the case in ten lines, for whoever comes in now",
    examples: ["summary"],
    takesRange: false,
    role: "viewer",
    parse: () => undefined,
    async *run(_, request) {
      insideOnly(request, "summary");
      const state = await caseOf(ports, request, "summary");
      const events = await ports.investigations.events(state.investigation.id, { limit: 20_000 });
      const card = summaryCard(state, events, ports.now());
      yield { slot: "main", key: "summary", card, final: true, data: { state } };
    },
  };
}
