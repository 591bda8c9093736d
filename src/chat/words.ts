import { Failure } from "../model/failure.ts";
import { decodeEntities } from "./wire.ts";

/** One word of a request. A quoted word is never read as a verb's range or option. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** Smart quotes and non-breaking spaces made plain, character by character: offsets stay. */
export function mendTypography(text: string): string {
  return text
    .replace(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2018-\u201b\u2032]/g, "'")
    .replace(/[\u00a0\u202f]/g, " ");
}

/** Pasted text without what cannot be seen: zero-width and bidirectional marks, odd spaces, HTML entities. */
export function cleanPaste(text: string): string {
  return mendTypography(decodeEntities(text))
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, "")
    .replace(/[\u1680\u2000-\u200a\u205f\u3000]/g, " ");
}

/**
 * Splits at white space. A double quote at the start of a word, or after the `=` of an option, holds words together up to
 * the next one; inside it `\"` and `\\` stand for themselves. Throws a usage Failure for a quote that is not closed.
 */
export function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  const quotedWord = /(--[\w-]+=)?"((?:[^"\\]|\\[\s\S])*)"(?=\s|$)/y;
  const plainWord = /\S+/y;
  const space = /\s*/y;
  for (let at = skip(space, text, 0); at < text.length; at = skip(space, text, at)) {
    quotedWord.lastIndex = at;
    const quoted = quotedWord.exec(text);
    if (quoted) {
      const [whole, option, inner = ""] = quoted;
      const value = inner.replace(/\\(["\\])/g, "$1");
      words.push(option ? { text: option + value, quoted: false } : { text: value, quoted: true });
      at += whole.length;
      continue;
    }
    if (text.charAt(at) === '"') throw unclosed(text.slice(at));
    plainWord.lastIndex = at;
    const word = plainWord.exec(text)?.[0] ?? "";
    words.push({ text: word, quoted: false });
    at += word.length;
  }
  return words;
}

/** A word written so that `splitWords` gives it back, whatever is in it. */
export function quoteWord(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

const unclosed = (from: string) =>
  new Failure({
    what: `Could not split the request at ${shorten(from)}`,
    why: "A double quote opens there and does not close at the end of a word.",
    fix: 'Close it, for example: find "two words", or write \\" for a quote inside quotes.',
    usage: true,
  });

/** At most 60 characters of what a person typed, for an error. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
