import type { Action, Block, Line, TableBlock } from "../model/card.ts";
import { cutLine, cutText, lineLength, type Measure } from "./cut.ts";
import { type Limits, question } from "./limits.ts";

/** How much of what was left out, by what it is: `{ row: 12 }`. */
export type Hidden = Readonly<Record<string, number>>;

export interface Fitted {
  /** Null when nothing of it fits. */
  readonly block: Block | null;
  readonly hidden: Hidden;
}

/** The words of a block that are read, in the unit of `measure`. */
export function blockLength(block: Block, measure: Measure): number {
  switch (block.kind) {
    case "text":
      return sum(block.lines, (line) => lineLength(line, measure) + 1);
    case "facts":
      return sum(block.facts, (fact) => factLength(fact, measure));
    case "table":
      return headLength(block, measure) + sum(block.rows, (row) => rowLength(row, measure));
    case "image":
      return measure(block.alt) + (block.link?.length ?? 0);
    case "file":
      return measure(block.name);
    case "choices":
      return measure(block.label) + sum(block.choices, (choice) => actionLength(choice, measure));
    case "note":
      return lineLength(block.line, measure);
    case "progress":
      return sum(block.steps, (step) => measure(step.label) + measure(step.detail ?? step.state) + 3);
  }
}

/** A button's words; with a question before its work that, and the label once more. */
export function actionLength(action: Action, measure: Measure): number {
  const label = measure(action.label);
  if (!("run" in action) || !action.confirm) return label + 1;
  return label + 1 + Math.min(measure(action.confirm), question.longest) + label + question.around;
}

/** Every line, cell and label cut to its own limit; columns and choices beyond theirs left out. */
export function cutBlock(block: Block, limits: Limits, measure: Measure): Fitted {
  const line = (value: Line) => cutLine(value, limits.line, measure);
  const label = (text: string) => cutText(text, limits.label, measure);
  switch (block.kind) {
    case "text":
      return { block: { ...block, lines: block.lines.map(line) }, hidden: {} };
    case "facts": {
      const facts = block.facts.map((fact) => ({ label: label(fact.label), value: line(fact.value) }));
      return { block: { ...block, facts }, hidden: {} };
    }
    case "table": {
      const columns = block.columns
        .slice(0, limits.columns)
        .map((column) => ({ ...column, name: cutText(column.name, limits.label, measure) }));
      const rows = block.rows.map((row) =>
        row.slice(0, limits.columns).map((cell) => cutLine(cell, limits.cell, measure)),
      );
      const more = block.more === undefined ? {} : { more: cutText(block.more, limits.line, measure) };
      return { block: { ...block, columns, rows, ...more }, hidden: { column: block.columns.length - columns.length } };
    }
    case "image":
      return { block: { ...block, alt: cutText(block.alt, limits.line, measure) }, hidden: {} };
    case "file":
      return { block: { ...block, name: cutText(block.name, limits.line, measure) }, hidden: {} };
    case "choices": {
      const choices = block.choices.slice(0, limits.choices).map((choice) => cutAction(choice, limits, measure));
      return {
        block: { ...block, label: label(block.label), choices },
        hidden: { button: block.choices.length - choices.length },
      };
    }
    case "note":
      return { block: { ...block, line: line(block.line) }, hidden: {} };
    case "progress": {
      const steps = block.steps.map((step) => ({
        ...step,
        label: label(step.label),
        ...(step.detail === undefined ? {} : { detail: cutText(step.detail, limits.line, measure) }),
      }));
      return { block: { ...block, steps }, hidden: {} };
    }
  }
}

export function cutAction(action: Action, limits: Limits, measure: Measure): Action {
  return { ...action, label: cutText(action.label, limits.label, measure) };
}

/** As much of the block as `most` takes, from its beginning: what matters most stands first. */
export function shrinkBlock(block: Block, most: number, limits: Limits, measure: Measure): Fitted {
  switch (block.kind) {
    case "text": {
      const lines = firstThat(block.lines, most, (line) => lineLength(line, measure) + 1);
      return kept(lines, block.lines, "line", { ...block, lines });
    }
    case "facts": {
      const facts = firstThat(block.facts, most, (fact) => factLength(fact, measure));
      return kept(facts, block.facts, "fact", { ...block, facts });
    }
    case "table": {
      const room = most - headLength(block, measure);
      const rows = firstThat(block.rows.slice(0, limits.rows), room, (row) => rowLength(row, measure));
      return kept(rows, block.rows, "row", { ...block, rows });
    }
    case "choices": {
      const room = most - measure(block.label);
      const choices = firstThat(block.choices, room, (choice) => actionLength(choice, measure));
      return kept(choices, block.choices, "button", { ...block, choices });
    }
    case "progress": {
      const size = (step: (typeof block.steps)[number]) => measure(step.label) + measure(step.detail ?? step.state) + 3;
      const steps = firstThat(block.steps, most, size);
      return kept(steps, block.steps, "step", { ...block, steps });
    }
    case "image":
      return whole(block, most, "picture", measure);
    case "file":
      return whole(block, most, "file", measure);
    case "note":
      return whole(block, most, "note", measure);
  }
}

function whole(block: Block, most: number, what: string, measure: Measure): Fitted {
  return blockLength(block, measure) <= most ? { block, hidden: {} } : { block: null, hidden: { [what]: 1 } };
}

function kept(part: readonly unknown[], all: readonly unknown[], what: string, block: Block): Fitted {
  return { block: part.length > 0 ? block : null, hidden: { [what]: all.length - part.length } };
}

function firstThat<T>(items: readonly T[], most: number, size: (item: T) => number): readonly T[] {
  let used = 0;
  const end = items.findIndex((item) => {
    used += size(item);
    return used > most;
  });
  return end < 0 ? items : items.slice(0, end);
}

const sum = <T>(items: readonly T[], size: (item: T) => number) => items.reduce((total, item) => total + size(item), 0);

const factLength = (fact: { readonly label: string; readonly value: Line }, measure: Measure) =>
  measure(fact.label) + lineLength(fact.value, measure) + 2;

const rowLength = (row: readonly Line[], measure: Measure) => sum(row, (cell) => lineLength(cell, measure) + 1);

const headLength = (table: TableBlock, measure: Measure) =>
  sum(table.columns, (column) => measure(column.name) + 1) + measure(table.more ?? "");
