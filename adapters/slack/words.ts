import { harmless } from "../../src/cards/harmless.ts";

/**
 * Words for an element that Slack does not parse (rich text). A value that spells a mention is pulled apart all the same:
 * other programs read messages too.
 */
export function literal(text: string): string {
  return harmless(text).replace(/<(?=[!@#])/g, "< ");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Words for an element that Slack parses: plain text objects and the notification. */
export function escaped(text: string): string {
  return literal(text).replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** At most `most` characters once escaped, and never nothing: Slack refuses empty text. */
export function escapedWithin(text: string, most: number): string {
  const whole = escaped(text);
  if (whole.length <= most) return whole.trim() === "" ? "–" : whole;
  const characters = Array.from(text.slice(0, most));
  while (characters.length > 0 && escaped(characters.join("")).length >= most) {
    characters.length = Math.min(characters.length - 1, Math.floor(characters.length * 0.9));
  }
  return `${escaped(characters.join(""))}…`;
}
