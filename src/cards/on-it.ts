import type { Action, Block, Card } from "../model/card.ts";
import type { Person } from "../model/request.ts";
import { name } from "./event-words.ts";
import { visible } from "./span.ts";

const label = "On it";

const takes = (action: Action) => "run" in action && action.run[0] === "take";

/** Whether a card offers to take its case. */
export const canBeTaken = ({ actions = [] }: Card): boolean => actions.some(takes);

/** The card with who is on its case, and the button that takes it naming whom it is taken from. Doing it again changes the name. */
export function onIt(card: Card, owner: Person | null): Card {
  if (!owner || !canBeTaken(card)) return card;
  const before = card.blocks.filter((block) => !isOwner(block));
  const at = before[0]?.kind === "text" ? 1 : 0;
  const fact: Block = { kind: "facts", facts: [{ label, value: [name(owner)] }] };
  const confirm = `${visible(owner.name || owner.id, 60)} is on it. Take it over?`;
  return {
    ...card,
    blocks: [...before.slice(0, at), fact, ...before.slice(at)],
    actions: (card.actions ?? []).map((action) =>
      takes(action) ? { ...action, label: "Take over", confirm } : action,
    ),
  };
}

const isOwner = (block: Block) => block.kind === "facts" && block.facts.length === 1 && block.facts[0]?.label === label;
