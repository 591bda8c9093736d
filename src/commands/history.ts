import { telling } from "../cards/event-words.ts";
import { historyCard } from "../cards/timeline.ts";
import { readIndicator } from "../indicators/typed.ts";
import type { Command, ParseContext } from "../model/command.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Request } from "../model/request.ts";
import type { CaseEvent } from "../model/timeline.ts";
import {
  type CasePorts,
  elsewhere,
  insideOnly,
  misused,
  mostListed,
  placeWords,
  restrictedOption,
  shownHere,
  wantsRestricted,
} from "./case-file.ts";

interface HistoryArgs {
  readonly of: "mine" | "team" | Indicator;
  readonly restricted: boolean;
}

const most = 30;

/** `history [mine|team|<indicator>]`: what was done, newest first, as far as it may be shown here. */
export function historyCommand(ports: CasePorts): Command<HistoryArgs> {
  return {
    name: "history",
    usage: "history [mine|team|<indicator>] [--restricted]",
    summary: "what you, the team, or anybody about an indicator did lately",
    examples: ["history", "history team", "history 23.97.60.214"],
    takesRange: false,
    role: "viewer",
    options: restrictedOption,
    parse: readArgs,
    async *run({ of, restricted }, request) {
      insideOnly(request, "history");
      const subject =
        of === "mine" ? { person: request.person } : of === "team" ? ({ everybody: true } as const) : { indicator: of };
      const entries = await ports.investigations.history(subject, { limit: mostListed * 2, restricted });
      const placeOf = ({ investigation }: CaseEvent) => investigation.place;
      const visible = shownHere(entries, placeOf, ports, request);
      const worth = new Set(telling(visible.map(({ event }) => event)));
      const told = visible.filter(({ event }) => worth.has(event));
      const card = historyCard(title(of), told.slice(0, most), {
        placeWords: (entry) => placeWords(placeOf(entry), request.place, ports),
        notes: [
          ...(told.length > most ? [`The latest ${most}; what came before is in each case's timeline.`] : []),
          ...elsewhere("Events", request),
        ],
      });
      yield { slot: "main", key: "history", card, final: true, data: { events: visible } };
    },
  };
}

function readArgs({ words, options }: ParseContext, request: Request): HistoryArgs {
  const [first = "mine", ...rest] = words;
  const restricted = wantsRestricted(options, request);
  if (rest.length > 0)
    throw misused(
      "history takes one thing",
      `It was given ${words.length}.`,
      "history mine, history team or history <indicator>",
    );
  const word = first.toLowerCase();
  return { of: word === "mine" || word === "team" ? word : readIndicator(first), restricted };
}

const title = (of: HistoryArgs["of"]) =>
  of === "mine" ? "Your history" : of === "team" ? "The team's history" : `History of ${of.value}`.slice(0, 120);
