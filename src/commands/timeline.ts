import { timelineCard } from "../cards/timeline.ts";
import type { Command } from "../model/command.ts";
import { type CasePorts, caseOf, insideOnly, misused } from "./case-file.ts";

/** More events than anybody pages through; the export has them all. */
const most = 20_000;

/** `timeline [page]`: everything that happened in the case, the newest page first. */
export function timelineCommand(ports: CasePorts): Command<number> {
  return {
    name: "timeline",
    usage: "timeline [page]",
    summary: "what happened in this case, when and by whom",
    examples: ["timeline", "timeline 2"],
    takesRange: false,
    role: "viewer",
    parse({ words }) {
      const [page = "1", ...rest] = words;
      if (rest.length === 0 && /^[1-9]\d{0,4}$/.test(page)) return Number(page);
      throw misused("Could not read the page", "A page is a number from 1.", "For example: timeline 2");
    },
    async *run(page, request) {
      insideOnly(request, "timeline");
      const state = await caseOf(ports, request, "timeline");
      const events = await ports.investigations.events(state.investigation.id, { brief: true, limit: most });
      yield {
        slot: "main",
        key: "timeline",
        card: timelineCard(state, events, page),
        final: true,
        data: { state, events },
      };
    },
  };
}
