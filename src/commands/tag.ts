import { didCard, stateLine } from "../cards/case.ts";
import type { Command } from "../model/command.ts";
import { type CasePorts, caseOf, misused } from "./case-file.ts";

interface TagChange {
  readonly tag: string;
  readonly removed: boolean;
}

/** `tag phishing vpn -false-alarm`: puts tags on the case; a leading minus takes one off. */
export function tagCommand(ports: CasePorts): Command<readonly TagChange[]> {
  return {
    name: "tag",
    usage: "tag <word...>",
    summary: "put tags on the case; -word takes one off",
    examples: ["tag phishing", "tag vpn -unclear"],
    takesRange: false,
    role: "analyst",
    parse({ words }) {
      const changes = words.map(readTag);
      if (changes.length > 0) return changes;
      throw misused("tag needs a word", "None was given.", "For example: tag phishing");
    },
    async *run(changes, request) {
      const before = await caseOf(ports, request, "tag");
      const { id } = before.investigation;
      for (const { tag, removed } of changes) {
        if (before.tags.includes(tag) !== removed) continue;
        const data = { tag, ...(removed ? { removed } : {}) };
        await ports.investigations.append(id, { kind: "tagged", person: request.person, data });
      }
      const after = (await ports.investigations.state(id)) ?? before;
      const title = after.tags.length > 0 ? "Tagged" : "No tags left";
      yield {
        slot: "main",
        key: "tag",
        card: didCard(title, [stateLine(after)]),
        final: true,
        data: { tags: after.tags },
      };
    },
  };
}

function readTag(word: string): TagChange {
  const removed = word.startsWith("-");
  const tag = word.replace(/^[-#]/, "").toLowerCase();
  if (/^[\p{L}\p{N}][\p{L}\p{N}._:/-]{0,59}$/u.test(tag)) return { tag, removed };
  throw misused(
    `"${word.slice(0, 60)}" is no tag`,
    "A tag is one word of letters, digits, dots, dashes, colons and slashes, at most 60.",
    "For example: tag phishing",
  );
}
