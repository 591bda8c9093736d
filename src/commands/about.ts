import { aboutCard } from "../cards/about.ts";
import type { About } from "../model/about.ts";
import type { Command } from "../model/command.ts";
import { misused } from "./case-file.ts";

/** `about`: version, where its logs and case files are, what is set up and what is missing, whose data it shows. */
export function aboutCommand(about: () => About): Command<null> {
  return {
    name: "about",
    usage: "about",
    summary: "version, log source, what is set up and what is missing, licences and credits",
    examples: ["about"],
    takesRange: false,
    role: "viewer",
    parse({ words }) {
      if (words.length > 0) throw misused("about takes no words", "It is about the bot itself.", "Write: about");
      return null;
    },
    async *run(_args, { grant }) {
      const countsOnly = grant?.countsOnly === true;
      const known = about();
      const { version, runtime, licence, credits, docs } = known;
      const data = countsOnly ? { version, runtime, licence, credits, docs } : known;
      yield { slot: "me", key: "about", card: aboutCard(known, countsOnly), final: true, data };
    },
  };
}
