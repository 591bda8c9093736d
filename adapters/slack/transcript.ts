import { plain } from "../../src/cards/span.ts";
import type { Action, Block, Card, Line, TableBlock } from "../../src/model/card.ts";
import { utc } from "./rich-text.ts";

/** The whole card as a text file, nothing cut and nothing defanged: evidence to read and search, not to click. */
export function transcript(card: Card): string {
  const parts = [`${card.title}\n`, ...card.blocks.map(blockText), ...(card.actions ?? []).map(actionText)];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
      return block.lines.map(words).join("\n");
    case "facts":
      return block.facts.map((fact) => `${oneLine(fact.label)}: ${words(fact.value)}`).join("\n");
    case "table":
      return tableText(block);
    case "image":
      return `[picture] ${oneLine(block.alt)}${block.link ? ` ${block.link}` : ""}`;
    case "file":
      return `[file] ${oneLine(block.name)}`;
    case "choices":
      return [oneLine(block.label), ...block.choices.map(actionText)].join("\n");
    case "note":
      return words(block.line);
    case "progress":
      return block.steps.map((step) => `${oneLine(step.label)}: ${oneLine(step.detail ?? step.state)}`).join("\n");
  }
}

/** Tab-separated, so that it opens in a spreadsheet too. */
function tableText(table: TableBlock): string {
  const rows = table.rows.map((row) => table.columns.map((_, at) => words(row[at] ?? [])).join("\t"));
  return [
    table.columns.map((column) => oneLine(column.name)).join("\t"),
    ...rows,
    ...(table.more ? [oneLine(table.more)] : []),
  ].join("\n");
}

function actionText(action: Action): string {
  if ("open" in action) return `${oneLine(action.label)}: ${action.open}`;
  return "run" in action ? `[${oneLine(action.label)}] ${oneLine(action.run.join(" "))}` : `[${oneLine(action.label)}]`;
}

const words = (line: Line) => oneLine(plain(line, utc));

const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, " ");
