import { defangText } from "../indicators/defang.ts";

const breaks = /[\t\n\r\u0085\u2028\u2029]+/g;
// Controls, zero-width, bidirectional and tag characters, blanks that pass for letters: unseen, but not without effect.
const invisible = /[\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]/gu;
const halfCharacter = /\p{Cs}/gu;

/**
 * Words as a chat platform may show them, whoever wrote them: one line, nothing invisible, nothing that a client would make
 * a link of. What is markup on a platform is for its drawer to escape.
 */
export function harmless(text: string): string {
  return defangText(text.replace(breaks, " ").replace(invisible, "").replace(halfCharacter, "\ufffd"));
}
