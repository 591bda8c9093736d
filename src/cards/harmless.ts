import { LRUCache } from "lru-cache";
import { defangText } from "../indicators/defang.ts";

/** A card is drawn again at every step, on every platform, and to see whether it fits: with the same words. */
const drawn = new LRUCache<string, string>({
  maxSize: 4_000_000,
  sizeCalculation: (words, text) => 2 + words.length + text.length,
});

const breaks = /[\t\n\r\u0085\u2028\u2029]+/g;
// Controls, zero-width, bidirectional and tag characters, blanks that pass for letters: unseen, but not without effect.
const invisible = /[\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]/gu;
const halfCharacter = /\p{Cs}/gu;

/**
 * Words as a chat platform may show them, whoever wrote them: one line, nothing invisible, nothing that a client would make
 * a link of. What is markup on a platform is for its drawer to escape.
 */
export function harmless(text: string): string {
  const known = drawn.get(text);
  if (known !== undefined) return known;
  const words = defangText(text.replace(breaks, " ").replace(invisible, "").replace(halfCharacter, "\ufffd"));
  drawn.set(text, words);
  return words;
}
