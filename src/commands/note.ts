import { didCard } from "../cards/case.ts";
import { said } from "../cards/event-words.ts";
import type { Command } from "../model/command.ts";
import type { Person } from "../model/request.ts";
import type { EventData } from "../model/timeline.ts";
import { type CasePorts, caseOf, misused } from "./case-file.ts";

const titles = { done: "Done", question: "Open question", note: "Noted" } as const;

export interface NotePorts extends CasePorts {
  /** Tells whoever was woken about the case; false when nobody was. Absent where no pager is set up. */
  readonly tell?: (caseId: string, text: string, by: Person) => Promise<boolean>;
}

/** `note <text>`: words for the case file, and for its page. `! ...` is something done, `? ...` an open question. */
export function noteCommand(ports: NotePorts): Command<EventData["noted"]> {
  return {
    name: "note",
    usage: "note <text>",
    summary: "write into the case file; ! for something done, ? for an open question",
    examples: ["note looks like a contractor's VPN", "note ! isolated web01", "note ? who owns dbadmin"],
    takesRange: false,
    role: "analyst",
    parse: ({ tail }) => readNote(tail),
    async *run(data, request) {
      const { investigation } = await caseOf(ports, request, "note");
      await ports.investigations.append(investigation.id, { kind: "noted", person: request.person, data });
      const told = (await ports.tell?.(investigation.id, data.text, request.person)) ?? false;
      const also = told ? [["It goes to the page as well."]] : [];
      const card = didCard(titles[data.as ?? "note"], [[said(data.text, 300)], ...also]);
      yield { slot: "main", key: "note", card, final: true, data };
    },
  };
}

function readNote(tail: string): EventData["noted"] {
  const [, mark, words = ""] = /^\s*([!?])?\s*([\s\S]*?)\s*$/.exec(tail) ?? [];
  if (words === "") {
    throw misused(
      "note needs words",
      "None were given.",
      "For example: note ! isolated web01, or: note ? who owns dbadmin",
    );
  }
  if (words.length > longest)
    throw misused(
      "The note is too long",
      `It has ${words.length} characters.`,
      `Keep it under ${longest}, or attach a file.`,
    );
  return mark ? { text: words, as: mark === "!" ? "done" : "question" } : { text: words };
}

const longest = 10_000;
