import { didCard, stateLine } from "../cards/case.ts";
import type { Command, Output } from "../model/command.ts";
import type { Request } from "../model/request.ts";
import { type CasePorts, caseOf, misused } from "./case-file.ts";

interface TagChange {
  readonly tag: string;
  readonly removed: boolean;
}

export interface TagPorts extends CasePorts {
  /** Pages when a tag is one that wakes somebody. Absent where no pager is set up. */
  readonly pageFor?: (tag: string, request: Request) => AsyncIterable<Output>;
}

/** `tag phishing vpn -false-alarm`: puts tags on the case; a leading minus takes one off. */
export function tagCommand(ports: TagPorts): Command<readonly TagChange[]> {
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
      const added = changes.filter(({ tag, removed }) => !removed && !before.tags.includes(tag));
      const after = (await ports.investigations.state(id)) ?? before;
      const title = after.tags.length > 0 ? "Tagged" : "No tags left";
      yield {
        slot: "main",
        key: "tag",
        card: didCard(title, [stateLine(after)]),
        final: true,
        data: { tags: after.tags },
      };
      if (ports.pageFor) for (const { tag } of added) yield* ports.pageFor(tag, request);
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
