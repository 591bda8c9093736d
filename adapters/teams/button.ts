import type { Action, Form } from "../../src/model/card.ts";
import { adaptiveCard, type CardAction, type OpenUrl } from "./adaptive-card.ts";
import { limits } from "./limits.ts";
import type { Pressed } from "./pressed.ts";
import { richText } from "./rich-text.ts";
import { isLink, wordsOr } from "./words.ts";

/** Null for a button that Teams would not take: a link that is none, or more words than a button carries. */
export function drawButton(action: Action, surface: "message" | "dialog" = "message"): CardAction | null {
  const title = wordsOr(action.label, "…");
  if ("open" in action) return openUrl(action.open, title);
  if ("ask" in action) return dialogButton(title, { ask: action.ask });
  const pressed: Pressed = { run: action.run, ...(action.show ? { show: action.show } : {}) };
  const button =
    surface === "dialog" || action.show === "dialog" ? dialogButton(title, pressed) : runButton(title, pressed);
  if (!button || !action.confirm) return button;
  const body = [richText(action.confirm)];
  return { type: "Action.ShowCard", title, card: adaptiveCard({ body, actions: [button] }) };
}

/** Older clients know no Execute and send the same data as a message of the person's. */
function runButton(title: string, pressed: Pressed): CardAction | null {
  const data = { huntbot: pressed };
  if (sizeOf(data) > limits.data) return null;
  return { type: "Action.Execute", title, verb: "run", data, fallback: { type: "Action.Submit", title, data } };
}

function dialogButton(title: string, pressed: Pressed | { ask: Form }): CardAction | null {
  const data = { huntbot: pressed, msteams: { type: "task/fetch" } };
  return sizeOf(data) > limits.data ? null : { type: "Action.Submit", title, data };
}

export function openUrl(url: string, title?: string): OpenUrl | null {
  return isLink(url, limits.url) ? { type: "Action.OpenUrl", url, ...(title ? { title } : {}) } : null;
}

const sizeOf = (data: object) => Buffer.byteLength(JSON.stringify(data));
