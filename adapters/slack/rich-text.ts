import type { KnownBlock, RichTextBlock, RichTextElement } from "@slack/types";
import type { Line, Span } from "../../src/model/card.ts";
import { literal } from "./words.ts";

/** `16 Feb 2019 03:43 UTC`: for clients and readers without a zone. */
export function utc(time: Date): string {
  if (Number.isNaN(time.getTime())) return "unknown time";
  const [, day = "", month = "", year = "", clock = ""] =
    /^\w+, (\d+) (\w+) (\d+) (\d+:\d+)/.exec(time.toUTCString()) ?? [];
  return `${Number(day)} ${month} ${year} ${clock} UTC`;
}

/** Slack's date markup, which shows the reader's own zone. Only ever made from a Date, never from a text. */
export function dateMarkup(time: Date): string | null {
  const seconds = Math.floor(time.getTime() / 1000);
  return isShowable(seconds) ? `<!date^${seconds}^{date_short_pretty} {time}|${utc(time)}>` : null;
}

/** Slack's clients show years 1970 to 9999. */
const isShowable = (seconds: number) => seconds > 0 && seconds < 253_402_300_800;

export function bold(text: string): RichTextElement[] {
  return styled(text, { bold: true });
}

/** A line as rich text elements: words are never parsed, so nothing in them mentions, links or formats. */
export function richLine(line: Line): RichTextElement[] {
  return line.flatMap(richSpan);
}

function richSpan(span: Span): RichTextElement[] {
  if (typeof span === "string") return styled(span);
  switch (span.as) {
    case "strong":
      return styled(span.text, { bold: true });
    case "code":
      return styled(span.text, { code: true });
    case "untrusted":
      return styled(span.text);
    case "time": {
      const timestamp = Math.floor(span.time.getTime() / 1000);
      if (!isShowable(timestamp)) return styled(utc(span.time));
      return [{ type: "date", timestamp, format: "{date_short_pretty} {time}", fallback: utc(span.time) }];
    }
  }
}

function styled(text: string, style?: { bold?: boolean; code?: boolean }): RichTextElement[] {
  const words = literal(text);
  return words === "" ? [] : [{ type: "text", text: words, ...(style ? { style } : {}) }];
}

/** Lines of one block; nothing at all when there is nothing to read. */
export function richBlock(lines: readonly (readonly RichTextElement[])[]): KnownBlock[] {
  const elements = lines
    .filter((line) => line.length > 0)
    .flatMap((line, at) => (at === 0 ? line : [lineBreak, ...line]));
  return elements.length === 0 ? [] : [{ type: "rich_text", elements: [{ type: "rich_text_section", elements }] }];
}

const lineBreak: RichTextElement = { type: "text", text: "\n" };

/** A table's cell. Slack refuses the whole message for one empty cell. */
export function richCell(line: Line, style: "head" | "cell" = "cell"): RichTextBlock {
  const elements = richLine(style === "head" ? line.map(strengthened) : line);
  const isEmpty = elements.every((element) => element.type === "text" && element.text.trim() === "");
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: isEmpty ? [{ type: "text", text: "–" }] : elements }],
  };
}

const strengthened = (span: Span): Span => (typeof span === "string" ? { text: span, as: "strong" } : span);
