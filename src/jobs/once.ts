import type { Card } from "../model/card.ts";
import type { Output } from "../model/command.ts";

/** One final card, as a platform delivers outputs. */
export async function* once(key: string, card: Card): AsyncIterable<Output> {
  yield { slot: "main", key, card, final: true };
}
