import type { Line, Span } from "../model/card.ts";

export type Measure = (text: string) => number;

/** What a time takes once it is drawn: `16 Feb 2019 03:43 UTC`. */
const timeLength = 24;

/** The text, or its longest beginning with an ellipsis that measures at most `most`. Never splits a character. */
export function cutText(text: string, most: number, measure: Measure): string {
  if (text.length <= most * 4 && measure(text) <= most) return text;
  // What is far too long is not measured again and again, only a beginning that is certainly enough.
  const characters = Array.from(text.slice(0, most * 4));
  let [fits, tooMany] = [0, Math.min(characters.length, most) + 1];
  while (tooMany - fits > 1) {
    const half = (fits + tooMany) >> 1;
    if (measure(beginning(characters, half)) <= most) fits = half;
    else tooMany = half;
  }
  return most < 1 ? "" : beginning(characters, fits);
}

const beginning = (characters: readonly string[], count: number) => `${characters.slice(0, count).join("")}…`;

function spanLength(span: Span, measure: Measure): number {
  if (typeof span === "string") return measure(span);
  return span.as === "time" ? timeLength : measure(span.text);
}

export function lineLength(line: Line, measure: Measure): number {
  return line.reduce((sum, span) => sum + spanLength(span, measure), 0);
}

/** The line itself when it is short enough, else its beginning. */
export function cutLine(line: Line, most: number, measure: Measure): Line {
  const kept: Span[] = [];
  let left = most;
  for (const span of line) {
    const length = spanLength(span, measure);
    if (length <= left) {
      kept.push(span);
      left -= length;
      continue;
    }
    kept.push(shorter(span, left, measure));
    return kept;
  }
  return line;
}

function shorter(span: Span, most: number, measure: Measure): Span {
  if (typeof span === "string") return cutText(span, most, measure);
  return span.as === "time" ? cutText("…", most, measure) : { ...span, text: cutText(span.text, most, measure) };
}
