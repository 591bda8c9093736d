import type { Action, Block, Card } from "../model/card.ts";
import { cutText, type Measure } from "./cut.ts";
import { actionLength, blockLength, cutAction, cutBlock, type Hidden, shrinkBlock } from "./fit-block.ts";
import type { Limits } from "./limits.ts";

export type { Limits } from "./limits.ts";

/** The push notification of every platform. */
const longestPreview = 150;
/** Kept free for the words that say what is hidden. */
const noteLength = 240;
/** Lines get shorter before any of them is left out. */
const shorterLines = [400, 200, 100];

/**
 * Who gets room first, in the order a reader needs the answer: what happened, who is on it and what cannot be seen, what is
 * still going on, then the rows (the worst stand first), where to look further, and small print.
 */
const ranks: Readonly<Record<Block["kind"], number>> = {
  text: 0,
  facts: 1,
  progress: 2,
  table: 3,
  image: 4,
  file: 5,
  choices: 6,
  note: 7,
};

/**
 * The card inside a platform's limits: lines, cells and labels are cut, then rows, facts and whole blocks are left out,
 * least important first, and the card says what is missing. `rest` says where that can be read (", all of it in the file
 * below"). Returns the very same card when it already fits.
 */
export function fit(card: Card, limits: Limits, rest?: string): Card {
  return fitting(card, limits, rest).card;
}

/** As `fit`, and the words about what was left out (`+12 rows`): empty when everything is there, if perhaps shortened. */
export function fitting(card: Card, limits: Limits, rest?: string): { readonly card: Card; readonly hidden: string } {
  const measure = remembered(limits.measure ?? ((text: string) => text.length));
  if (fits(card, limits, measure)) return { card, hidden: "" };
  const title = cutText(card.title, limits.title, measure);
  const preview = cutText(card.preview, longestPreview, (text) => text.length);
  const all = card.actions ?? [];
  const actions = all.slice(0, limits.buttons).map((action) => cutAction(action, limits, measure));
  const room = limits.characters - noteLength - measure(title) - actionsLength(actions, measure);
  const blocks = shorten(card.blocks, limits, room, measure);
  const already = added([blocks.hidden, { button: all.length - actions.length }]);
  const chosen = allot(blocks.kept, already, limits, room, measure);
  const words = missing(chosen.hidden);
  const note: Block[] = words === "" ? [] : [{ kind: "note", line: [`${words}${rest ?? ""}`] }];
  const fitted = { ...card, title, preview, blocks: [...chosen.blocks, ...note] };
  return { card: card.actions ? { ...fitted, actions } : fitted, hidden: words };
}

/** Each text is measured once: defanging is not free, and most texts are asked about several times. */
function remembered(measure: Measure): Measure {
  const known = new Map<string, number>();
  return (text) => {
    const length = known.get(text) ?? measure(text);
    known.set(text, length);
    return length;
  };
}

function fits(card: Card, limits: Limits, measure: Measure): boolean {
  const { blocks, actions = [] } = card;
  const used = measure(card.title) + actionsLength(actions, measure);
  return (
    blocks.length <= limits.blocks &&
    actions.length <= limits.buttons &&
    actions.every((action) => cutAction(action, limits, measure).label === action.label) &&
    measure(card.title) <= limits.title &&
    card.preview.length <= longestPreview &&
    blocks.every((block) => isWithin(block, limits, measure)) &&
    used + blocks.reduce((sum, block) => sum + blockLength(block, measure), 0) <= limits.characters
  );
}

function isWithin(block: Block, limits: Limits, measure: Measure): boolean {
  if (block.kind === "table" && block.rows.length > limits.rows) return false;
  if (isProse(block) && blockLength(block, measure) > limits.block) return false;
  const { block: cut, hidden } = cutBlock(block, limits, measure);
  return missing(hidden) === "" && cut !== null && blockLength(cut, measure) === blockLength(block, measure);
}

const isProse = ({ kind }: Block) => kind === "text" || kind === "facts" || kind === "progress";

/** Every block cut to its own limits, with lines as long as all the prose of the card leaves room for. */
function shorten(blocks: readonly Block[], limits: Limits, room: number, measure: Measure) {
  const lines = [limits.line, ...shorterLines.filter((length) => length < limits.line)];
  const attempts = lines.map((line) => () => blocks.map((block) => cutBlock(block, { ...limits, line }, measure)));
  let cut = attempts[0]?.() ?? [];
  for (const attempt of attempts.slice(1)) {
    const prose = cut.flatMap(({ block }) => (block && isProse(block) ? [blockLength(block, measure)] : []));
    if (prose.every((length) => length <= limits.block) && prose.reduce((a, b) => a + b, 0) <= room) break;
    cut = attempt();
  }
  return {
    kept: cut.flatMap(({ block }) => (block ? [block] : [])),
    hidden: added(cut.map(({ hidden }) => hidden)),
  };
}

/** Gives out room by rank; the blocks that get some keep their order. */
function allot(blocks: readonly Block[], already: Hidden, limits: Limits, room: number, measure: Measure) {
  const places = blocks.map((block, at) => ({ block, at })).sort((a, b) => ranks[a.block.kind] - ranks[b.block.kind]);
  const kept: { block: Block; at: number }[] = [];
  const hidden: Hidden[] = [already];
  let left = room;
  // A picture or a row of buttons takes the room of a line: rows leave it that much.
  const lean = blocks.filter(({ kind }) => kind === "image" || kind === "choices");
  const reserved = lean.reduce((sum, block) => sum + blockLength(block, measure), 0);
  for (const { block, at } of places) {
    const free = block.kind === "table" ? left - reserved : left;
    const part =
      kept.length < limits.blocks
        ? shrinkBlock(block, isProse(block) ? Math.min(left, limits.block) : free, limits, measure)
        : shrinkBlock(block, -1, limits, measure);
    hidden.push(part.hidden);
    if (!part.block) continue;
    kept.push({ block: part.block, at });
    left -= blockLength(part.block, measure);
  }
  // The words about what is hidden need a block of their own.
  if (kept.length === limits.blocks && missing(added(hidden)) !== "") {
    const last = kept.pop();
    if (last) hidden.push(shrinkBlock(last.block, -1, limits, measure).hidden);
  }
  return { blocks: kept.sort((a, b) => a.at - b.at).map(({ block }) => block), hidden: added(hidden) };
}

function added(parts: readonly Hidden[]): Hidden {
  const total: Record<string, number> = {};
  for (const [what, count] of parts.flatMap((part) => Object.entries(part))) total[what] = (total[what] ?? 0) + count;
  return total;
}

/** `+12 rows, +1 picture`; empty when nothing is hidden. */
function missing(hidden: Hidden): string {
  return Object.entries(hidden)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `+${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`)
    .join(", ");
}

const actionsLength = (actions: readonly Action[], measure: Measure) =>
  actions.reduce((sum, action) => sum + actionLength(action, measure), 0);
