import { inert } from "../../src/cards/span.ts";
import type { Action, Block, Card, FactsBlock, Line, ProgressBlock, Span, TableBlock } from "../../src/model/card.ts";
import { type Paint, paintFor } from "./paint.ts";
import { pad, width, wrap } from "./wrap.ts";

export interface DrawOptions {
  readonly columns: number;
  readonly colour: boolean;
}

/** A card as text: the title, then each block, then what can be asked next. Ends with a newline. */
export function draw(card: Card, options: DrawOptions): string {
  const paint = paintFor(options.colour);
  const { head, blocks } = headed(card, options.columns, paint);
  const parts = [head, ...blocks.map((block) => drawBlock(block, options, paint))];
  return `${[...parts, drawActions(card.actions ?? [], options.columns, paint)].filter(Boolean).join("\n\n")}\n`;
}

/** The title shares its line with the first line of text; any other first block starts below it. */
function headed(card: Card, columns: number, paint: Paint): { head: string; blocks: readonly Block[] } {
  const title = paint.tone(card.tone, card.title);
  const [first, ...rest] = card.blocks;
  if (first?.kind !== "text") return { head: title, blocks: card.blocks };
  const [line = [], ...others] = first.lines;
  const between = /[.:!?]$/.test(card.title) ? " " : " · ";
  const lines = [`${title}${between}${drawLine(line, paint)}`, ...others.map((other) => drawLine(other, paint))];
  return { head: lines.map((text) => wrap(text, columns)).join("\n"), blocks: rest };
}

function drawBlock(block: Block, { columns }: DrawOptions, paint: Paint): string {
  switch (block.kind) {
    case "text":
      return block.lines.map((line) => wrap(drawLine(line, paint), columns)).join("\n");
    case "facts":
      return drawFacts(block, columns, paint);
    case "table":
      return drawTable(block, columns, paint);
    case "image":
      return wrap(block.link ? `${block.alt.replace(/\.$/, "")}: ${block.link}` : block.alt, columns);
    case "file":
      return wrap(`file: ${block.name}`, columns);
    case "choices":
      return [
        `${block.label}:`,
        ...block.choices.map((choice) => paint.dim(wrap(`  ${choiceWords(choice)}`, columns))),
      ].join("\n");
    case "note":
      return paint.dim(wrap(drawLine(block.line, paint), columns));
    case "progress":
      return drawProgress(block, columns, paint);
  }
}

function drawLine(line: Line, paint: Paint): string {
  return line.map((span) => drawSpan(span, paint)).join("");
}

function drawSpan(span: Span, paint: Paint): string {
  if (typeof span === "string") return inert(span);
  switch (span.as) {
    case "strong":
    case "code":
      return paint.strong(inert(span.text));
    case "untrusted":
      return inert(span.text);
    case "time":
      return `${span.time.toISOString().slice(0, 16).replace("T", " ")}Z`;
  }
}

function drawFacts(block: FactsBlock, columns: number, paint: Paint): string {
  const label = Math.min(30, Math.max(...block.facts.map((fact) => fact.label.length)) + 2);
  return block.facts
    .map((fact) => {
      const lines = wrap(drawLine(fact.value, paint), columns - label).split("\n");
      return lines
        .map((line, at) => (at === 0 ? paint.dim(pad(fact.label, label)) : " ".repeat(label)) + line)
        .join("\n");
    })
    .join("\n");
}

/** Columns get what they need; where that is too much the widest give way, and their words wrap. */
function drawTable(block: TableBlock, columns: number, paint: Paint): string {
  const cells = block.rows.map((row) => block.columns.map((_, at) => drawLine(row[at] ?? [], paint)));
  const wanted = block.columns.map((column, at) =>
    Math.max(column.name.length, ...cells.map((row) => width(row[at] ?? ""))),
  );
  const sizes = narrowed(wanted, columns - 2 * (block.columns.length - 1));
  const draw = (row: readonly string[]) => {
    const wrapped = row.map((cell, at) => wrap(cell, sizes[at] ?? narrowest).split("\n"));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      wrapped
        .map((lines, at) => pad(lines[line] ?? "", sizes[at] ?? narrowest, block.columns[at]?.align))
        .join("  ")
        .trimEnd(),
    ).join("\n");
  };
  const head = paint.dim(draw(block.columns.map((column) => column.name)));
  return [head, ...cells.map(draw), ...(block.more ? [paint.dim(block.more)] : [])].join("\n");
}

const narrowest = 8;

function narrowed(wanted: readonly number[], room: number): number[] {
  const sizes = [...wanted];
  for (let over = sizes.reduce((sum, size) => sum + size, 0) - room; over > 0; over--) {
    const widest = sizes.indexOf(Math.max(...sizes));
    const size = sizes[widest] ?? 0;
    if (size <= narrowest) break;
    sizes[widest] = size - 1;
  }
  return sizes;
}

function drawProgress(block: ProgressBlock, columns: number, paint: Paint): string {
  const words = block.steps.map((step) => `${step.label} ${step.detail ?? step.state}`);
  return paint.dim(wrap(words.join(" · "), columns));
}

function drawActions(actions: readonly Action[], columns: number, paint: Paint): string {
  return actions.length === 0 ? "" : paint.dim(wrap(actions.map(actionWords).join("   "), columns));
}

/** A button in a terminal is the request a person would type. */
function actionWords(action: Action): string {
  if ("open" in action) return `${action.label}: ${action.open}`;
  if ("run" in action) return `[${action.label}] ${asTyped(action.run)}`;
  return `[${action.label}]`;
}

/** One of many: its label would say the same again. */
function choiceWords(action: Action): string {
  return "run" in action ? asTyped(action.run) : actionWords(action);
}

/** Words as the prompt and a shell read them back. */
function asTyped(words: readonly string[]): string {
  return words.map((word) => (/^[^\s"'`$|;&<>()*?!#\\]+$/.test(word) ? word : quoted(word))).join(" ");
}

const quoted = (word: string) => (word.includes("'") ? `"${word.replace(/[\\"$`]/g, "\\$&")}"` : `'${word}'`);
