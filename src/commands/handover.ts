import { didCard, stateLine } from "../cards/case.ts";
import { name } from "../cards/event-words.ts";
import { handoverCard } from "../cards/handover.ts";
import type { Command, Output } from "../model/command.ts";
import type { Person, Request } from "../model/request.ts";
import { type CasePorts, caseOf, insideOnly, isSame, misused } from "./case-file.ts";

type HandoverArgs = { readonly accept: true } | { readonly to: string; readonly words: string };

/** `handover <person> [words]` offers the case with all one must know; it changes hands when that person accepts. */
export function handoverCommand(ports: CasePorts): Command<HandoverArgs> {
  return {
    name: "handover",
    usage: "handover <person> [words] [--accept]",
    summary: "offer the case to somebody, with all they must know",
    examples: ["handover @ben end of shift", "handover --accept"],
    takesRange: false,
    role: "analyst",
    options: { accept: "take on what was offered to you" },
    parse({ words, options }) {
      if (options["accept"] !== undefined) return { accept: true };
      const [to, ...rest] = words;
      if (to !== undefined) return { to, words: rest.join(" ") };
      throw misused("handover needs a person", "None was named.", "For example: handover @ben end of shift");
    },
    async *run(args, request) {
      insideOnly(request, "handover");
      yield "accept" in args ? await accept(ports, request) : await offer(ports, request, args.to, args.words);
    },
  };
}

async function offer(ports: CasePorts, request: Request, word: string, words: string): Promise<Output> {
  const to = await ports.findPerson(word, request);
  if (!to) {
    throw misused(
      `Nobody is known as "${word.slice(0, 60)}"`,
      "Nobody of that name asked me anything here lately.",
      "Name them as they are named here, for example: handover @ben",
    );
  }
  if (isSame(to, request.person))
    throw misused("That is you", "A case is handed to somebody else.", "To be on it: take");
  const state = await caseOf(ports, request, "handover");
  const { id } = state.investigation;
  const events = await ports.investigations.events(id, { limit: 20_000 });
  const data = { to, ...(words ? { text: words } : {}) };
  await ports.investigations.append(id, { kind: "handover-offered", person: request.person, data });
  const card = handoverCard({ from: request.person, to, words: words || undefined, state, events, now: ports.now() });
  return { slot: "main", key: "handover", card, final: true, data: { to, state } };
}

async function accept(ports: CasePorts, request: Request): Promise<Output> {
  const { person } = request;
  const state = await caseOf(ports, request, "handover");
  const { id } = state.investigation;
  const { assignee, offered } = state;
  if (!offered)
    throw misused("Nothing is offered here", alreadyWith(assignee, person), "To take the case anyway: take");
  if (!isSame(offered.to, person)) {
    throw misused(
      "This is offered to somebody else",
      `Only ${offered.to.name} accepts it.`,
      "To take the case all the same: take",
    );
  }
  const text = `from ${offered.by.name}`;
  await ports.investigations.append(id, { kind: "handed-over", person, data: { to: person, text } });
  ports.assigned?.(id, person);
  const after = (await ports.investigations.state(id)) ?? state;
  const card = didCard(`${person.name} took it on`, [stateLine(after), ["Handed over by ", name(offered.by)]]);
  return { slot: "main", key: "handover", card, final: true, data: { to: person, state: after } };
}

function alreadyWith(assignee: Person | null, asking: Person): string {
  if (!assignee) return "Nobody offered it.";
  return isSame(assignee, asking) ? "You are on it." : `${assignee.name} is on it.`;
}
