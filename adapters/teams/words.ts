import { harmless } from "../../src/cards/harmless.ts";

/**
 * Words for an element that Teams does not parse (rich text runs, button titles, alternative texts). Clients replace
 * `{{DATE(..)}}` even there, so a value may not spell it.
 */
export function words(text: string): string {
  return harmless(text).replace(/\{(?=\{)/g, "{ ");
}

/** Never nothing: an element without text is refused or looks broken. */
export function wordsOr(text: string, other: string): string {
  const shown = words(text).trim();
  return shown === "" ? other : shown;
}

/** True for an address that may be opened: absolute, http or https. */
export function isLink(address: string, longest: number): boolean {
  if (address.length > longest || /\s/.test(address) || !URL.canParse(address)) return false;
  return ["http:", "https:"].includes(new URL(address).protocol);
}
