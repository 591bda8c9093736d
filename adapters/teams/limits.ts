import type { Limits } from "../../src/cards/fit.ts";

/** Teams' own limits, and ours where Teams only says what is too much. */
export const limits = {
  /** Bytes of one card as JSON. Teams answers 413 from about 100 KB as UTF-16 on; large cards open slowly on phones. */
  card: 24 * 1024,
  /** Bytes of what one button carries. */
  data: 4096,
  /** Buttons in one row of choices; clients hide what is beyond six. */
  actionSet: 5,
  /** Letters on the buttons of one row, and as many for the edges of each; what does not fit beside the others cannot be seen. */
  actionSetLetters: 35,
  buttonEdges: 4,
  preview: 150,
  url: 3000,
  choices: 100,
  input: 3000,
} as const;

/** The usual card. A phone shows about 40 characters a line. */
export const cardLimits: Limits = {
  blocks: 30,
  characters: 9000,
  block: 4000,
  line: 600,
  title: 150,
  label: 60,
  rows: 40,
  columns: 7,
  cell: 300,
  buttons: 6,
  choices: 10,
};

/** Tried one after the other until the card is small enough. */
export const ladder: readonly Limits[] = [
  cardLimits,
  { ...cardLimits, characters: 6000, rows: 20, cell: 160, line: 400 },
  { ...cardLimits, characters: 4500, rows: 12, cell: 120, line: 300 },
  { ...cardLimits, blocks: 12, characters: 3000, block: 1500, rows: 10, cell: 100, line: 300, choices: 5 },
  {
    ...cardLimits,
    blocks: 4,
    characters: 1400,
    block: 800,
    rows: 5,
    columns: 4,
    cell: 80,
    line: 200,
    choices: 2,
    buttons: 4,
  },
];
