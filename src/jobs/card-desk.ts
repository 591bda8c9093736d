import type { Card } from "../model/card.ts";
import type { Output } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { MessageRef, Place } from "../model/request.ts";
import type { Ledger } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { once } from "./once.ts";
import { createWorkLoop, type WorkLoop } from "./work-loop.ts";

/** `call` is the page as the channel of last resort shows it. */
export type CardKind = "alert" | "storm" | "page" | "call";

/** A card that nobody waits for: where it is, and whether it shows what is known. */
export interface CardRecord {
  readonly kind: CardKind;
  readonly id: string;
  readonly message: MessageRef | null;
  /** Since when it may have been posted without anybody here knowing. */
  readonly postingSince?: string;
  /** True once its case file knows the message. */
  readonly bound: boolean;
  readonly wanted: number;
  readonly shown: number;
  readonly shownAt: string | null;
}

/** What a card is to look like now. */
export interface Wanted {
  readonly card: Card;
  /** Where it is posted; null for one that somebody else posted and that may not be there yet. */
  readonly place: Place | null;
  /** Its message, where somebody else posted it. */
  readonly message: MessageRef | null;
}

export interface CardDeskOptions {
  readonly ledger: Ledger<CardRecord>;
  readonly owner: string;
  readonly alone: boolean;
  readonly now: Clock;
  /** Null when it is to be shown no more. */
  readonly draw: (kind: CardKind, id: string) => Promise<Wanted | null>;
  readonly post: (place: Place, out: AsyncIterable<Output>, signal: AbortSignal) => Promise<MessageRef>;
  readonly findPosted: (place: Place, key: string, since: Date) => Promise<MessageRef | null>;
  readonly edit: (message: MessageRef, card: Card) => Promise<void>;
  /** Called when its message exists; perhaps again after a crash. */
  readonly posted: (kind: CardKind, id: string, message: MessageRef) => Promise<void>;
  readonly failed: (what: string, error: unknown) => void;
}

export interface CardDesk {
  readonly loop: WorkLoop;
  /** It is to be drawn again. */
  touch(kind: CardKind, id: string): Promise<void>;
  messageOf(kind: CardKind, id: string): Promise<MessageRef | null>;
}

/** A card changes at most so often: a platform counts its edits. */
const pauseMs = 1_000;
const postTimeoutMs = 30_000;

/** Posts each card once and edits it from then on; a platform that is down gets it when it is back. */
export function createCardDesk(options: CardDeskOptions): CardDesk {
  const { ledger, now } = options;
  const keyOf = (kind: CardKind, id: string) => `${kind}:${id}`;

  const loop = createWorkLoop<CardRecord>({
    ledger,
    owner: options.owner,
    alone: options.alone,
    now,
    abreast: 8,
    failed: (key, error) => options.failed(`show the card ${key}`, error),
    work: ({ key, data }) => show(key, data),
  });

  function dueOf(record: CardRecord): Date | null {
    const isUnbound = record.message !== null && !record.bound;
    if (record.shown >= record.wanted && !isUnbound) return null;
    const at = now().getTime();
    return new Date(record.shownAt === null ? at : Math.max(at, Date.parse(record.shownAt) + pauseMs));
  }

  async function put(key: string, change: (known: CardRecord | null) => CardRecord): Promise<CardRecord> {
    const record = await ledger.put(key, (known) => {
      const data = change(known);
      return { data, due: dueOf(data) };
    });
    const due = dueOf(record);
    if (due) loop.wakeAt(due);
    return record;
  }

  async function show(key: string, record: CardRecord): Promise<void> {
    const { kind, id, wanted } = record;
    const drawn = await options.draw(kind, id);
    const known = record.message ?? drawn?.message ?? null;
    const message = drawn ? await shownAs(key, record, drawn, known) : known;
    const shownAt = now().toISOString();
    await put(key, (there) => ({ ...(there ?? record), message, shown: wanted, shownAt }));
    if (message === null || record.bound) return;
    if (drawn?.place) await options.posted(kind, id, message);
    await put(key, (there) => ({ ...(there ?? record), bound: true }));
  }

  async function shownAs(
    key: string,
    record: CardRecord,
    { card, place, message }: Wanted,
    known: MessageRef | null,
  ): Promise<MessageRef | null> {
    if (known === null && place !== null) return posted(key, record, { card, place });
    if (known === null) return message;
    try {
      await options.edit(known, card);
    } catch (error) {
      // Somebody removed the message: there is nothing left to keep up to date.
      if (!(error instanceof Failure)) throw error;
      options.failed("change a card", error);
    }
    return known;
  }

  /** Says that it will post before it does: whoever goes on after a crash looks for the message first. */
  async function posted(
    key: string,
    { postingSince }: CardRecord,
    { card, place }: { readonly card: Card; readonly place: Place },
  ): Promise<MessageRef> {
    const name = `card ${key}`;
    const there = postingSince ? await options.findPosted(place, name, new Date(postingSince)) : null;
    if (there) {
      await options.edit(there, card);
      return there;
    }
    if (!postingSince) {
      const since = now().toISOString();
      await put(key, (known) => {
        if (!known) throw new Error(`the store lost the card ${key}`);
        return { ...known, postingSince: since };
      });
    }
    return options.post(place, once(name, card), AbortSignal.timeout(postTimeoutMs));
  }

  return {
    loop,
    async touch(kind, id) {
      await put(keyOf(kind, id), (known) =>
        known
          ? { ...known, wanted: known.wanted + 1 }
          : { kind, id, message: null, bound: false, wanted: 1, shown: 0, shownAt: null },
      );
    },
    messageOf: async (kind, id) => (await ledger.get(keyOf(kind, id)))?.message ?? null,
  };
}
