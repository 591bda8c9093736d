import { caseListCard } from "../cards/case.ts";
import type { Command, ParseContext } from "../model/command.ts";
import type { Request } from "../model/request.ts";
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

const lists = {
  open: "Open case files",
  mine: "Your case files",
  unassigned: "Case files with nobody on them",
} as const;

interface CasesArgs {
  readonly which: keyof typeof lists;
  readonly restricted: boolean;
}

/** `cases [open|mine|unassigned]`: what waits for people. */
export function casesCommand(ports: CasePorts): Command<CasesArgs> {
  return {
    name: "cases",
    usage: "cases [open|mine|unassigned] [--restricted]",
    summary: "the case files that wait for people",
    examples: ["cases", "cases mine", "cases unassigned"],
    takesRange: false,
    role: "viewer",
    options: restrictedOption,
    parse: readArgs,
    async *run({ which, restricted }, request) {
      insideOnly(request, "cases");
      const filter = which === "mine" ? { which, person: request.person } : { which };
      const placeOf = ({ investigation }: CaseState) => investigation.place;
      const states = await ports.investigations.cases(filter, { restricted, limit: mostListed });
      const shown = shownHere(states, placeOf, ports, request);
      const card = caseListCard(lists[which], shown, {
        none: which === "mine" ? "You are on none." : "Nothing waits.",
        notes: elsewhere("Case files", request),
        links: await linksTo(shown, ports),
        placeWords: (state) => placeWords(placeOf(state), request.place, ports),
      });
      yield { slot: "main", key: "cases", card, final: true, data: { cases: shown } };
    },
  };
}

function readArgs({ words, options }: ParseContext, request: Request): CasesArgs {
  const [word = "open", ...rest] = words;
  const which = (["open", "mine", "unassigned"] as const).find((one) => one === word.toLowerCase());
  if (which && rest.length === 0) return { which, restricted: wantsRestricted(options, request) };
  throw misused(
    `There is no list "${words.join(" ").slice(0, 60)}"`,
    "The lists are open, mine and unassigned.",
    "For example: cases mine",
  );
}
