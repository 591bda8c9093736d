import type { Button, ContextBlock, KnownBlock, RichTextElement } from "@slack/types";
import { fitting, type Limits } from "../../src/cards/fit.ts";
import type { Action, Block, Card, ImageBlock, Line, ProgressBlock, TableBlock, Tone } from "../../src/model/card.ts";
import { createButtons, isLink, type Kept } from "./button.ts";
import { cardLimits, limits } from "./limits.ts";
import { bold, dateMarkup, richBlock, richCell, richLine, utc } from "./rich-text.ts";
import { escapedWithin, literal } from "./words.ts";

export interface Drawn {
  readonly blocks: readonly KnownBlock[];
  /** The notification, and what clients without blocks show. */
  readonly text: string;
  /** Button values that must be stored before anybody can click. */
  readonly kept: readonly Kept[];
  /** What the card had to leave out, as it says itself; empty when everything is there. */
  readonly hidden: string;
}

export interface DrawOptions {
  /** A view (modal, App Home) takes no table blocks. Default "message". */
  readonly surface?: "message" | "view";
  /** Tables as lists, for a message that Slack refused with a table. */
  readonly plainTables?: boolean;
  readonly limits?: Limits;
  /** Where what does not fit can be read, e.g. ", all of it in the file below". */
  readonly rest?: string;
}

/**
 * A card as Slack shows it. Pure: whatever the card holds, the result is inside Slack's limits, and no value in it can
 * mention, link or format. Pictures and files are named here; whoever posts the card uploads them.
 */
export function draw(card: Card, options: DrawOptions = {}): Drawn {
  const { card: fitted, hidden } = fitting(card, options.limits ?? cardLimits, options.rest);
  const buttons = createButtons();
  const view = { buttons, asList: options.surface === "view" || options.plainTables === true, tables: 0 };
  const title = `${shapes[fitted.tone]} ${fitted.title}`;
  const blocks: KnownBlock[] = [
    { type: "header", text: { type: "plain_text", text: escapedWithin(title, limits.header), emoji: false } },
    ...fitted.blocks.flatMap((block) => drawBlock(block, view)),
    ...drawActions(fitted.actions ?? [], view),
  ];
  return {
    blocks,
    text: escapedWithin(fitted.preview.trim() || fitted.title, limits.preview),
    kept: buttons.long,
    hidden,
  };
}

interface View {
  readonly buttons: ReturnType<typeof createButtons>;
  readonly asList: boolean;
  /** Table blocks drawn so far: Slack takes one a message. */
  tables: number;
}

/** A shape beside the word, so that colour is never needed. */
const shapes: Readonly<Record<Tone, string>> = { alarm: "▲", notice: "◆", calm: "○" };

function drawBlock(block: Block, view: View): KnownBlock[] {
  switch (block.kind) {
    case "text":
      return richBlock(block.lines.map(richLine));
    case "facts":
      return richBlock(block.facts.map((fact) => [...bold(`${fact.label}  `), ...richLine(fact.value)]));
    case "table":
      return [...drawTable(block, view), ...(block.more ? context([block.more]) : [])];
    case "image":
      return drawImage(block);
    case "file":
      return context([`${block.name} is in the thread`]);
    case "choices":
      return [...richBlock([bold(block.label)]), ...drawActions(block.choices, view)];
    case "note":
      return context(block.line);
    case "progress":
      return drawProgress(block);
  }
}

function drawTable(table: TableBlock, view: View): KnownBlock[] {
  if (table.columns.length === 0 || table.rows.length === 0) return [];
  if (view.asList || view.tables > 0) return drawList(table);
  view.tables += 1;
  const head = table.columns.map((column) => richCell([column.name], "head"));
  const rows = table.rows.map((row) => table.columns.map((_, at) => richCell(row[at] ?? [])));
  const settings = table.columns.map(({ align }) => ({ align: align ?? "left", is_wrapped: align !== "right" }));
  return [{ type: "table", rows: [head, ...rows], column_settings: settings }];
}

/** A table as lines: `When · What · Rows` in bold, then a line a row. It wraps well on a phone. */
function drawList(table: TableBlock): KnownBlock[] {
  const dot: RichTextElement = { type: "text", text: " · " };
  const cells = (row: readonly Line[]) =>
    table.columns
      .map((_, at) => richLine(row[at] ?? []))
      .filter((cell) => cell.length > 0)
      .flatMap((cell, at) => (at === 0 ? cell : [dot, ...cell]));
  const head = bold(table.columns.map((column) => column.name).join(" · "));
  return richBlock([head, ...table.rows.map(cells)]);
}

function drawImage({ alt, link }: ImageBlock): KnownBlock[] {
  const words = literal(alt).trim() || "Picture";
  return link && isLink(link)
    ? richBlock([[{ type: "link", url: link, text: words }]])
    : richBlock([[{ type: "text", text: words }]]);
}

function drawProgress({ steps }: ProgressBlock): KnownBlock[] {
  const states = { waiting: "waiting", running: "running", done: "done", failed: "failed" } as const;
  return richBlock([richLine([steps.map((step) => `${step.label} ${step.detail || states[step.state]}`).join(" · ")])]);
}

/** Small print. A time in it gets an element of its own, which alone is markup. */
function context(line: Line): KnownBlock[] {
  const spans = line.flatMap((span) => {
    if (typeof span === "string") return [{ text: span, markup: null }];
    if (span.as === "time") return [{ text: utc(span.time), markup: dateMarkup(span.time) }];
    return [{ text: span.text, markup: null }];
  });
  const parts: { text: string; markup: string | null }[] = [];
  for (const span of spans) {
    const last = parts.at(-1);
    if (last && !last.markup && !span.markup) last.text += span.text;
    else parts.push({ ...span });
  }
  const worded = parts.filter(({ text }) => literal(text).trim() !== "");
  if (worded.length === 0) return [];
  const isMany = worded.length > limits.contextElements;
  const shown = isMany ? [{ text: worded.map(({ text }) => text).join(""), markup: null }] : worded;
  const elements: ContextBlock["elements"] = shown.map(({ text, markup }) =>
    markup
      ? { type: "mrkdwn", text: markup }
      : { type: "plain_text", text: escapedWithin(text, cardLimits.block), emoji: false },
  );
  return [{ type: "context", elements }];
}

function drawActions(actions: readonly Action[], { buttons }: View): KnownBlock[] {
  const elements: Button[] = [];
  const lost: string[] = [];
  for (const action of actions) {
    const button = buttons.draw(action);
    if (button) elements.push(button);
    else lost.push(action.label);
  }
  const first = elements.slice(0, limits.actionsElements);
  return [
    ...(first.length > 0 ? [{ type: "actions", elements: first } as const] : []),
    ...(lost.length > 0 ? context([`Slack takes no link for: ${lost.join(", ")}`.slice(0, cardLimits.line)]) : []),
  ];
}
