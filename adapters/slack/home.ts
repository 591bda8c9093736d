import type { Action, Block, Card } from "../../src/model/card.ts";
import { subjectWord } from "../../src/model/indicator-words.ts";
import type { CaseEvent } from "../../src/model/timeline.ts";
import { utc } from "./rich-text.ts";

/** What a verb is, for the help. */
export interface Verb {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
}

const mostRecent = 10;

/** The Home tab: what the person hunted last, each a click away, and what can be asked. */
export function homeCard(recent: readonly CaseEvent[], verbs: readonly Verb[]): Card {
  const choices = recent.flatMap(again).slice(0, mostRecent);
  const blocks: Block[] = [
    {
      kind: "text",
      lines: [
        ["Ask in any channel: ", { text: "/hunt 192.0.2.7 7d", as: "code" }],
        ["In a thread, where slash commands do not work: ", { text: "@huntbot 30d", as: "code" }],
        ["On a message: More actions, Hunt the indicators here."],
      ],
    },
    ...(choices.length > 0 ? [{ kind: "choices", label: "Your last hunts", choices } as const] : []),
    { kind: "facts", facts: verbs.map(({ usage, summary }) => ({ label: usage, value: [summary] })) },
  ];
  return { title: "huntbot", tone: "calm", preview: "huntbot", blocks };
}

function again({ event }: CaseEvent): Action[] {
  if (event.kind !== "asked" || event.data.verb !== "hunt") return [];
  const { indicators = [], window } = event.data;
  const words = indicators.map(({ kind, value }) => subjectWord(kind, value));
  if (words.length === 0) return [];
  const range = window ? [`${window.from}..${window.to}`] : [];
  return [{ label: `${words.join(" ")} · ${utc(event.at)}`, run: ["hunt", ...words, ...range] }];
}
