import { type Limits, question } from "../../src/cards/limits.ts";
import { escaped } from "./words.ts";

/** Slack's own limits, from the Block Kit and Web API reference (docs.slack.dev). Characters unless said otherwise. */
export const limits = {
  /** The notification: Slack takes about 4000, a phone shows far less. */
  preview: 150,
  header: 150,
  contextElements: 10,
  actionsElements: 25,
  button: 75,
  value: 2000,
  url: 3000,
  confirmTitle: 100,
  confirmText: question.longest,
  confirmButton: 30,
  tableRows: 100,
  tableColumns: 20,
  viewTitle: 24,
  viewButton: 24,
  metadata: 3000,
  inputLabel: 2000,
  inputValue: 3000,
  options: 100,
  option: 75,
  optionValue: 150,
} as const;

/**
 * A card on Slack. A block of a card becomes at most two of Slack's 50. All text together stays below 10,000 characters:
 * `msg_blocks_too_long` was met from 11,300 on.
 */
export const cardLimits: Limits = {
  blocks: 22,
  characters: 9000,
  block: 2900,
  line: 600,
  title: limits.header - 2,
  label: limits.button,
  // One row is the head.
  rows: limits.tableRows - 1,
  columns: limits.tableColumns,
  cell: 300,
  buttons: 10,
  choices: limits.actionsElements,
  measure: (text) => escaped(text).length,
};

/** What is left of a card that Slack refused: its first words. */
export const smallLimits: Limits = { ...cardLimits, blocks: 4, characters: 2000, block: 1400, line: 300, rows: 5 };
