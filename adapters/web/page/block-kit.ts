import { button, el } from "./dom.ts";
import type { Meaning, SlackBlock } from "./stream.ts";

type Press = (meaning: Meaning, confirm?: { title: string; text: string }) => void;
type Kept = readonly { readonly id: string; readonly value: string }[];

/** The blocks as Slack shows them: only the kinds that the bot posts. */
export function blockKit(blocks: readonly SlackBlock[], kept: Kept, press: Press): HTMLElement {
  return el("div", { class: "blocks" }, ...blocks.map((block) => drawBlock(block, kept, press)));
}

function drawBlock(block: SlackBlock, kept: Kept, press: Press): HTMLElement {
  switch (block.type) {
    case "header":
      return el("h3", { class: "s-header" }, textOf(block["text"]));
    case "rich_text":
      return richText(block);
    case "table":
      return table(block);
    case "context":
      return el("p", { class: "s-context" }, ...list(block["elements"]).map((element) => span(textOf(element))));
    case "actions":
      return el(
        "div",
        { class: "s-actions" },
        ...list(block["elements"]).map((element) => action(element, kept, press)),
      );
    case "image":
      return el("img", { class: "s-image", src: string(block["image_url"]), alt: string(block["alt_text"]) });
    default:
      return el("p", { class: "s-context" }, `A block of the kind ${block.type}, which this page cannot show.`);
  }
}

function richText(block: SlackBlock): HTMLElement {
  const sections = list(block["elements"]).map((section) =>
    el("div", {}, ...list(section["elements"]).map((element) => inline(element))),
  );
  return el("div", { class: "s-rich" }, ...sections);
}

function inline(element: SlackBlock): Node {
  if (element.type === "link") {
    return el(
      "a",
      { href: string(element["url"]), target: "_blank", rel: "noopener noreferrer" },
      string(element["text"]),
    );
  }
  if (element.type === "date") {
    const time = new Date(Number(element["timestamp"]) * 1000);
    return el(
      "time",
      { datetime: time.toISOString() },
      time.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }),
    );
  }
  const style = (element["style"] ?? {}) as { bold?: boolean; code?: boolean };
  const text = string(element["text"]);
  if (style.code) return el("code", {}, text);
  return style.bold ? el("b", {}, text) : document.createTextNode(text);
}

function table(block: SlackBlock): HTMLElement {
  const settings = (block["column_settings"] ?? []) as readonly { align?: string }[];
  const rows = (block["rows"] as readonly (readonly SlackBlock[])[]).map((row, at) =>
    el(
      "tr",
      {},
      ...row.map((cell, column) =>
        el(at === 0 ? "th" : "td", settings[column]?.align === "right" ? { class: "right" } : {}, richText(cell)),
      ),
    ),
  );
  return el("div", { class: "s-table" }, el("table", {}, ...rows));
}

function action(element: SlackBlock, kept: Kept, press: Press): HTMLElement {
  const label = textOf(element["text"]);
  const url = element["url"];
  if (typeof url === "string") {
    return el("a", { class: "s-button", href: url, target: "_blank", rel: "noopener noreferrer" }, label);
  }
  const confirm = element["confirm"] as { title: SlackBlock; text: SlackBlock } | undefined;
  return button(label, { class: "s-button" }, () => {
    const meaning = meaningOf(string(element["value"]), kept);
    press(meaning, confirm && { title: textOf(confirm.title), text: textOf(confirm.text) });
  });
}

function meaningOf(value: string, kept: Kept): Meaning {
  const read = JSON.parse(value) as Meaning | { kept: string };
  if (!("kept" in read)) return read;
  const stored = kept.find(({ id }) => id === read.kept);
  if (!stored) throw new Error("a button's value is missing");
  return JSON.parse(stored.value);
}

const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** The words of a text object: Slack undoes its own escapes, and shows the fallback of a date here. */
function textOf(value: unknown): string {
  const text = string((value as SlackBlock | undefined)?.["text"]);
  return text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, "$1")
    .replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

const span = (text: string) => el("span", {}, text);
const string = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): readonly SlackBlock[] => (Array.isArray(value) ? value : []);
