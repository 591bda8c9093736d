import { helpCommand } from "../../src/chat/help.ts";
import { readIndicator } from "../../src/indicators/typed.ts";
import type { Command, Output, ParseContext } from "../../src/model/command.ts";
import type { Person, Place, Request } from "../../src/model/request.ts";

export const now = new Date("2019-02-19T00:00:00Z");
export const analyst: Person = { platform: "slack", id: "U1", name: "Ana" };
export const thread: Place = { platform: "slack", workspace: "T1", channel: "C1", thread: "1.1" };
export const channel: Place = { platform: "slack", workspace: "T1", channel: "C1" };
export const prompt: Place = { platform: "terminal", workspace: "local", channel: "prompt" };

/** A verb that answers with what its `parse` was given. */
export function command(name: string, parts: Partial<Command<ParseContext>> = {}): Command<ParseContext> {
  return {
    name,
    usage: name,
    summary: `the ${name} verb`,
    examples: [name],
    takesRange: false,
    role: "viewer",
    parse: (context) => context,
    async *run(context) {
      yield output(name, context);
    },
    ...parts,
  };
}

export function output(title: string, data?: unknown, final = true): Output {
  const card = { title, tone: "calm", preview: title, blocks: [] } as const;
  return { slot: "main", key: "answer", card, final, data };
}

export const commands: readonly Command<unknown>[] = [
  command("hunt", {
    takesRange: true,
    usage: "hunt <indicator...> [range] [--no-enrich] [--tlp LEVEL]",
    options: { "no-enrich": "the workspace only", tlp: "who may see it" },
    parse: (context) => {
      for (const word of context.words) readIndicator(word);
      return context;
    },
  }),
  command("alerts", { takesRange: true }),
  command("kql", { takesRange: true, usage: "kql <query> [--csv]", options: { csv: "as CSV" } }),
  command("note"),
  command("report", { takesRange: true }),
  command("find"),
  command("page", { role: "responder", usage: "page <text> [--service NAME]", options: { service: "whose pager" } }),
  helpCommand(() => commands),
];

let count = 0;
export function request(raw: string | readonly string[], parts: Partial<Request> = {}): Request {
  const split = typeof raw === "string" ? { raw, words: [] } : { raw: "", words: raw };
  return {
    id: `r${++count}`,
    person: analyst,
    place: channel,
    input: { ...split, options: {} },
    via: "typed",
    attachments: [],
    signal: new AbortController().signal,
    ...parts,
  };
}
