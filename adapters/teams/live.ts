import { randomUUID } from "node:crypto";
import type { Output } from "../../src/model/command.ts";

/**
 * Cards that are still worked on. One of them may stand unchanged for a while, as an edit was left out to keep the pace:
 * whoever looks at it may ask for the newest.
 */
export interface Live {
  /** Keeps what a message shows next under the name that its card carries. */
  begin(newest: () => Output | undefined): string;
  end(name: string): void;
  /** Null for a card that nobody works on here, or not any longer. */
  newest(name: string): Output | null;
}

export function createLive(): Live {
  const cards = new Map<string, () => Output | undefined>();
  return {
    begin(newest) {
      const name = randomUUID();
      cards.set(name, newest);
      return name;
    },
    end: (name) => void cards.delete(name),
    newest: (name) => cards.get(name)?.() ?? null,
  };
}
