import { caseListCard } from "../cards/case.ts";
import { readIndicator } from "../indicators/typed.ts";
import type { Command } from "../model/command.ts";
import type { Indicator } from "../model/indicator.ts";
import type { CaseState } from "../model/timeline.ts";
import {
  type CasePorts,
  elsewhere,
  insideOnly,
  linksTo,
  misused,
  mostListed,
  placeWords,
  restrictedOption,
  shownHere,
  wantsRestricted,
} from "./case-file.ts";

interface FindArgs {
  readonly indicator: Indicator;
  readonly restricted: boolean;
}

/** `find <indicator>`: the case files that name it. */
export function findCommand(ports: CasePorts): Command<FindArgs> {
  return {
    name: "find",
    usage: "find <indicator> [--restricted]",
    summary: "the case files that name an indicator",
    examples: ["find 23.97.60.214", "find account:dbadmin"],
    takesRange: false,
    role: "viewer",
    options: restrictedOption,
    parse({ words, inherited, options }, request) {
      const restricted = wantsRestricted(options, request);
      const [word, ...rest] = words;
      if (rest.length > 0)
        throw misused("find takes one indicator", `It was given ${words.length}.`, "Ask for each by itself.");
      const indicator = word === undefined ? inherited[0] : readIndicator(word);
      if (indicator) return { indicator, restricted };
      throw misused("find needs an indicator", "None was given.", "For example: find 23.97.60.214");
    },
    async *run({ indicator, restricted }, request) {
      insideOnly(request, "find");
      const placeOf = ({ investigation }: CaseState) => investigation.place;
      const states = await ports.investigations.find(indicator, { restricted, limit: mostListed });
      const shown = shownHere(states, placeOf, ports, request);
      const card = caseListCard("Case files that name it", shown, {
        none: "None.",
        notes: elsewhere("Case files", request),
        links: await linksTo(shown, ports),
        placeWords: (state) => placeWords(placeOf(state), request.place, ports),
      });
      yield { slot: "main", key: "find", card, final: true, data: { cases: shown } };
    },
  };
}
