import type { Card } from "../model/card.ts";
import type { Price } from "../model/logs.ts";

/** A search that waits for a yes: what it would take, and the request that says so. */
export function priceCard(price: Price, confirmed: readonly string[]): Card {
  return {
    title: "Not searched yet",
    tone: "notice",
    preview: `Not searched yet: it would read ${price.estimate}`.slice(0, 150),
    blocks: [
      {
        kind: "text",
        lines: [
          [`It would read ${price.estimate}: ${price.reason}.`],
          ["Ask for a shorter window, or search all the same."],
        ],
      },
    ],
    actions: [{ label: "Search all the same", run: confirmed }],
  };
}
