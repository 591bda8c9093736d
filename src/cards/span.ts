import type { Line, Span } from "../model/card.ts";

/** The longest run of untrusted words that a card shows. */
export const longestUntrusted = 120;

/** A value that a reader copies. */
export function code(text: string): Span {
  return { text, as: "code" };
}

export function strong(text: string): Span {
  return { text, as: "strong" };
}

// C0 and C1 controls, zero-width characters, bidirectional marks and the byte-order mark: nothing a reader could see.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Words that came from a log row or a third party: stripped of what cannot be seen, and cut. */
export function untrusted(text: string, most = longestUntrusted): Span {
  return { text: visible(text, most), as: "untrusted" };
}

/** Without what could colour, move or turn round the rest of a line; line breaks stay. */
export function inert(text: string): string {
  return text.replace(invisible, (sign) => (sign === "\n" ? sign : " "));
}

/** The same as plain text, e.g. for a button. */
export function visible(text: string, most = longestUntrusted): string {
  const seen = [...text.replace(invisible, " ").replace(/ {2,}/g, " ").trim()];
  return seen.length > most ? `${seen.slice(0, most - 1).join("")}…` : seen.join("");
}

/** The words of a line, for previews, terminals and tests. */
export function plain(line: Line, time: (date: Date) => string): string {
  return line
    .map((part) => (typeof part === "string" ? part : part.as === "time" ? time(part.time) : part.text))
    .join("");
}

/** Puts `between` between lines of spans. */
export function joined(parts: readonly Line[], between: string): Line {
  return parts.flatMap((part, at) => (at === 0 ? part : [between, ...part]));
}
