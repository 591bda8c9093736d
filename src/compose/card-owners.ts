import { onIt } from "../cards/on-it.ts";
import type { CardKind } from "../jobs/card-desk.ts";
import type { Card } from "../model/card.ts";
import type { Person } from "../model/request.ts";
import type { Ledger } from "../model/store.ts";

/** Which case the card of an alert or storm speaks for, and who is on it. */
export interface CardOwner {
  readonly kind: CardKind;
  readonly id: string;
  readonly owner: Person | null;
}

/** Who is on the cases of cards that nobody asked for; in the ledger by kind and id, in the group of the case. */
export function createCardOwners(
  ledger: Pick<Ledger<CardOwner>, "put" | "get" | "inGroup">,
  touch: (kind: CardKind, id: string) => Promise<void>,
) {
  const keyOf = (kind: CardKind, id: string) => `${kind}:${id}`;
  return {
    /** The card with whoever is on its case. */
    async owned(kind: CardKind, id: string, card: Card): Promise<Card> {
      return onIt(card, (await ledger.get(keyOf(kind, id)))?.owner ?? null);
    },
    /** The card speaks for this case. */
    async speaksFor(kind: CardKind, id: string, caseId: string): Promise<void> {
      await ledger.put(keyOf(kind, id), (known) => ({
        data: { kind, id, owner: known?.owner ?? null },
        due: null,
        group: caseId,
      }));
    },
    async assigned(caseId: string, owner: Person): Promise<void> {
      for (const { key, data } of await ledger.inGroup(caseId)) {
        await ledger.put(key, () => ({ data: { ...data, owner }, due: null }));
        await touch(data.kind, data.id);
      }
    },
  };
}
