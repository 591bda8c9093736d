import { type Action, mostButtons } from "../model/card.ts";
import type { Output } from "../model/command.ts";

/** A card that is still worked on, with the button that ends the work before what it offers already. */
export function stoppable(output: Output, run: string): Output {
  if (output.final || output.slot !== "main") return output;
  const stop: Action = { label: "Stop", run: ["stop", run], show: "me" };
  return { ...output, card: { ...output.card, actions: [stop, ...(output.card.actions ?? [])].slice(0, mostButtons) } };
}
