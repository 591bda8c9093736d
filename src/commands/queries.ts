import { queriesCard, queryCard } from "../cards/queries.ts";
import { searchable } from "../hunts/coverage.ts";
import { runsOn } from "../hunts/library.ts";
import type { Command } from "../model/command.ts";
import { matching, nearWord } from "./find-query.ts";
import type { RunPorts } from "./run.ts";

interface QueriesArgs {
  readonly word: string;
  readonly here: boolean;
}

/** `queries [word]`: what the library can be asked; with a question's id, all about that one. */
export function queriesCommand({ logs, library }: Pick<RunPorts, "logs" | "library">): Command<QueriesArgs> {
  return {
    name: "queries",
    usage: "queries [word] [--here]",
    summary: "the questions that run can ask, or all about one of them",
    examples: ["queries", "queries mailbox", "queries T1098", "queries ip/office"],
    takesRange: false,
    role: "viewer",
    options: { here: "only those that these logs have tables for" },
    parse: ({ words, options }) => ({ word: words.join(" "), here: options["here"] !== undefined }),
    async *run({ word, here }, { signal }) {
      const one = library.get(word.toLowerCase());
      if (one) {
        const tables = new Set((await logs.tables(signal)).map(({ name }) => name));
        yield { slot: "main", key: "queries", card: queryCard(one, tables), final: true, data: one };
        return;
      }
      const found = matching(library, word);
      const tables = here ? new Set(searchable(await logs.tables(signal)).map(({ name }) => name)) : null;
      const queries = tables ? found.filter((query) => runsOn(query, tables)) : found;
      const near = found.length === 0 ? nearWord(library, word) : undefined;
      const data = { queries: queries.map(({ text: _, ...query }) => query) };
      yield { slot: "main", key: "queries", card: queriesCard(word, queries, near), final: true, data };
    },
  };
}
