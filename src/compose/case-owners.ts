import type { Card } from "../model/card.ts";
import { errorWords } from "../model/failure.ts";
import type { MessageRef, Person } from "../model/request.ts";
import type { Investigations, Ledger, Store } from "../model/store.ts";
import type { Alerting } from "./alerting.ts";
import { type CaseCard, createCaseCards } from "./case-cards.ts";
import { whenAsked } from "./when-asked.ts";

export interface CaseOwnersPorts {
  readonly store: () => Promise<Store>;
  readonly alerting: () => Promise<Pick<Alerting, "assigned">>;
  readonly investigations: Pick<Investigations, "byPlace">;
  edit(message: MessageRef, card: Card): Promise<void>;
  warn(message: string): void;
}

/** Who is on a case, said on all of its cards: answers that somebody asked for, and alerts that came by themselves. */
export function createCaseOwners({ store, alerting, investigations, edit, warn }: CaseOwnersPorts) {
  const failed = (what: string, error: unknown) => warn(`could not ${what}: ${errorWords(error)}`);
  const cards = createCaseCards({
    ledger: whenAsked<Pick<Ledger<CaseCard>, "put" | "inGroup">>(async () => (await store()).ledger("case card")),
    investigations,
    edit,
    failed,
  });
  return {
    keeping: cards.keeping,
    /** Returns at once: whoever takes a case does not wait for its cards. */
    assigned(caseId: string, owner: Person): void {
      const telling = [cards.assigned(caseId, owner), alerting().then((desk) => desk.assigned(caseId, owner))];
      for (const told of telling) told.catch((error: unknown) => failed("say on the cards who is on it", error));
    },
  };
}
