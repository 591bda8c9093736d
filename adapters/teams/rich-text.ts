import type { Line, Span } from "../../src/model/card.ts";
import type { RichTextBlock, TextRun } from "./adaptive-card.ts";
import { words } from "./words.ts";

type Style = Omit<TextRun, "type" | "text">;

/** One line; null when there is nothing to read in it. */
export function richLine(line: Line, style: Style = {}): RichTextBlock | null {
  const inlines = line.flatMap((span) => run(span, style));
  return inlines.some((inline) => inline.text.trim() !== "") ? { type: "RichTextBlock", inlines } : null;
}

export function richText(text: string, style: Style = {}): RichTextBlock {
  return richLine([text], style) ?? { type: "RichTextBlock", inlines: [{ type: "TextRun", text: "–", ...style }] };
}

function run(span: Span, style: Style): TextRun[] {
  if (typeof span === "string") return worded(span, style);
  switch (span.as) {
    case "strong":
      return worded(span.text, { ...style, weight: "bolder" });
    case "code":
      return worded(span.text.replace(/^ +/, unbroken), { ...style, fontType: "monospace" });
    case "untrusted":
      return worded(span.text, style);
    case "time":
      return [{ type: "TextRun", text: readerTime(span.time), ...style }];
  }
}

/** Clients drop the blanks that a run begins with, and code is read by them. */
const unbroken = (blanks: string) => "\u00a0".repeat(blanks.length);

function worded(text: string, style: Style): TextRun[] {
  const shown = words(text);
  return shown === "" ? [] : [{ type: "TextRun", text: shown, ...style }];
}

/** Shown in the reader's own zone by the client. Only ever made from a Date, never from a text. */
function readerTime(time: Date): string {
  if (Number.isNaN(time.getTime())) return "unknown time";
  const iso = time.toISOString().replace(/\.\d+Z$/, "Z");
  // Clients read four-digit years only.
  return /^\d{4}-/.test(iso) ? `{{DATE(${iso}, SHORT)}} {{TIME(${iso})}}` : iso;
}
