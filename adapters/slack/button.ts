import { createHash } from "node:crypto";
import type { Button } from "@slack/types";
import { z } from "zod";
import type { Action } from "../../src/model/card.ts";
import { limits } from "./limits.ts";
import { escapedWithin } from "./words.ts";

const field = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    id: z.string(),
    label: z.string(),
    lines: z.number().exactOptional(),
    value: z.string().exactOptional(),
    hint: z.string().exactOptional(),
  }),
  z.object({
    kind: z.literal("choice"),
    id: z.string(),
    label: z.string(),
    options: z.array(z.object({ label: z.string(), value: z.string() })),
    value: z.string().exactOptional(),
    many: z.boolean().exactOptional(),
  }),
  z.object({
    kind: z.literal("instant"),
    id: z.string(),
    label: z.string(),
    value: z.coerce.date().exactOptional(),
  }),
]);
const words = z.array(z.string());
const shown = z.enum(["main", "thread", "dialog", "me", "direct"]);

/** What a button means, as it travels in its value. */
export const pressed = z.union([
  z.object({ run: words, show: shown.exactOptional() }),
  z.object({ ask: z.object({ title: z.string(), run: words, fields: z.array(field), submit: z.string() }) }),
]);
export type Pressed = z.infer<typeof pressed>;

/** What stands in the value instead when it is too long for one. */
const kept = z.object({ kept: z.string() });

/** A value that did not fit into a button, to be stored under its id before the message is posted. */
export interface Kept {
  readonly id: string;
  readonly value: string;
}

/** Draws buttons with ids that are unique on their message, and collects the values that are too long for a button. */
export function createButtons() {
  const long: Kept[] = [];
  let count = 0;

  /** Null for a link that Slack would refuse. */
  function draw(action: Action): Button | null {
    const at = count++;
    const text = { type: "plain_text", text: escapedWithin(action.label, limits.button), emoji: false } as const;
    if ("open" in action) {
      return isLink(action.open) ? { type: "button", action_id: `open:${at}`, text, url: action.open } : null;
    }
    const value = "run" in action ? packed({ run: action.run, show: action.show }) : packed({ ask: action.ask });
    const button: Button = { type: "button", action_id: `do:${at}`, text, value };
    return "run" in action && action.confirm
      ? { ...button, confirm: confirmation(action.confirm, action.label) }
      : button;
  }

  function packed(meaning: object): string {
    const value = encode(meaning);
    if (value.length <= limits.value) return value;
    const id = createHash("sha256").update(value).digest("base64url");
    long.push({ id, value });
    return encode({ kept: id });
  }

  return { draw, long: long as readonly Kept[] };
}

/** JSON without a character that Slack escapes, normalises or strips on its way through a button. */
function encode(value: object): string {
  return JSON.stringify(value).replace(
    /[&<>\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Reads a button's value back; `find` gets what was stored under an id. Null when it is none of ours, or no longer stored. */
export async function readButton(value: string, find: (id: string) => Promise<string | null>): Promise<Pressed | null> {
  const content = parseJson(value);
  const reference = kept.safeParse(content);
  const stored = reference.success ? await find(reference.data.kept) : null;
  const read = pressed.safeParse(stored === null ? content : parseJson(stored));
  return read.success ? read.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not a button of ours; the caller is told with null.
    return null;
  }
}

/** True for an address that Slack takes for a link: absolute, http or https, no longer than its limit. */
export function isLink(address: string): boolean {
  if (address.length > limits.url || !URL.canParse(address)) return false;
  return ["http:", "https:"].includes(new URL(address).protocol) && !/[\s<>|]/.test(address);
}

function confirmation(question: string, label: string): NonNullable<Button["confirm"]> {
  const plain = (text: string, most: number) =>
    ({ type: "plain_text", text: escapedWithin(text, most), emoji: false }) as const;
  return {
    title: plain("Are you sure?", limits.confirmTitle),
    text: plain(question, limits.confirmText),
    confirm: plain(label, limits.confirmButton),
    deny: plain("Cancel", limits.confirmButton),
  };
}
