import { randomUUID } from "node:crypto";
import type { Card } from "../../src/model/card.ts";
import type { Platform } from "../../src/model/command.ts";
import { draw } from "./draw.ts";

/** Where nobody reads along: each card is written to the log as text, and again when it changes. */
export function logPlatform(write: (text: string) => void): Platform {
  const show = (card: Card) => write(draw({ ...card, actions: [] }, { columns: 100, colour: false }));
  return {
    name: "terminal",
    async deliver(to, out) {
      let key = "";
      for await (const output of out) {
        key = output.key;
        if (output.final) show(output.card);
      }
      const thread = to.thread ?? randomUUID();
      return { platform: "terminal", place: { ...to, thread }, key, slot: "main", data: {} };
    },
    edit: async (_message, card) => show(card),
  };
}
