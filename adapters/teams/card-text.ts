import { plain } from "../../src/cards/span.ts";
import type { Action, Block, Card, Line } from "../../src/model/card.ts";

/** A whole card as text, for a file: everything that did not fit into a message. */
export function cardText(card: Card): string {
  const parts = [card.title, ...card.blocks.map(blockText), actionsText(card.actions ?? [])];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

const lineText = (line: Line) =>
  plain(line, (time) => (Number.isNaN(time.getTime()) ? "unknown time" : time.toISOString()));

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
      return block.lines.map(lineText).join("\n");
    case "facts":
      return block.facts.map(({ label, value }) => `${label}: ${lineText(value)}`).join("\n");
    case "table": {
      const head = block.columns.map((column) => column.name).join("\t");
      const rows = block.rows.map((row) => row.map(lineText).join("\t"));
      return [head, ...rows, ...(block.more ? [block.more] : [])].join("\n");
    }
    case "image":
      return block.link ? `${block.alt}: ${block.link}` : block.alt;
    case "file":
      return block.name;
    case "choices":
      return `${block.label}: ${actionsText(block.choices)}`;
    case "note":
      return lineText(block.line);
    case "progress":
      return block.steps.map(({ label, state, detail }) => `${label}: ${detail ?? state}`).join("\n");
  }
}

const actionsText = (actions: readonly Action[]) =>
  actions.map((action) => ("open" in action ? `${action.label}: ${action.open}` : action.label)).join(" · ");
