import { isDeepStrictEqual } from "node:util";
import { canBeTaken, onIt } from "../cards/on-it.ts";
import type { Recorder } from "../chat/recorder.ts";
import type { Card } from "../model/card.ts";
import type { Output } from "../model/command.ts";
import type { MessageRef, Person, Request } from "../model/request.ts";
import type { Investigations, Ledger } from "../model/store.ts";

/** An answer as it stands in a chat, so that it can say later who is on its case. */
export interface CaseCard {
  readonly message: MessageRef;
  readonly card: Card;
}

export interface CaseCardsPorts {
  readonly ledger: Pick<Ledger<CaseCard>, "put" | "inGroup">;
  readonly investigations: Pick<Investigations, "byPlace">;
  edit(message: MessageRef, card: Card): Promise<void>;
  failed(what: string, error: unknown): void;
}

/** Edits of one case at most: whoever takes it reads its newest answers. */
const mostCards = 20;

/** The cards that offer to take a case, which are drawn again when somebody does. */
export function createCaseCards({ ledger, investigations, edit, failed }: CaseCardsPorts) {
  return {
    /** A recorder that keeps such cards beside what it records. */
    keeping(recorder: Recorder): Recorder {
      const known = new WeakMap<Request, { message?: MessageRef; outputs?: readonly Output[] }>();

      /** The message and its last state are told in either order. */
      async function keep(request: Request, told: { message?: MessageRef; outputs?: readonly Output[] }) {
        const all = { ...known.get(request), ...told };
        known.set(request, all);
        if (!all.message || !all.outputs) return;
        const { message } = all;
        const card = lastOf(message, all.outputs);
        const file = card && canBeKept(card) ? await investigations.byPlace(message.place) : null;
        if (card && file) await ledger.put(request.id, () => ({ data: { message, card }, due: null, group: file.id }));
      }

      return {
        began: recorder.began,
        async ended(request, verb, outcome, at, shown) {
          await recorder.ended(request, verb, outcome, at, shown);
          await keep(request, { outputs: shown.outputs });
        },
        async delivered(request, message) {
          await recorder.delivered(request, message);
          await keep(request, { message });
        },
      };
    },
    /** Says on the cards of a case who is on it from now on. */
    async assigned(caseId: string, owner: Person): Promise<void> {
      const cards = await ledger.inGroup(caseId, mostCards);
      // The oldest first: where a page shows one of them only, that is the newest.
      for (const { data } of cards.toReversed())
        await edit(data.message, onIt(data.card, owner)).catch((error: unknown) =>
          failed("say on a card who is on it", error),
        );
    },
  };
}

/** What the message shows in the end; one that began as a placeholder shows the first answer. */
function lastOf({ slot, key }: MessageRef, outputs: readonly Output[]): Card | undefined {
  const mains = outputs.filter((output) => output.slot === "main");
  return slot === "main" ? (mains.find((output) => output.key === key) ?? mains[0])?.card : undefined;
}

/** Only what comes back from JSON as it was: a picture does not. */
const canBeKept = (card: Card) => canBeTaken(card) && isDeepStrictEqual(JSON.parse(JSON.stringify(card)), card);
