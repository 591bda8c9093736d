import { fit as fitCard, type Limits } from "../../src/cards/fit.ts";
import type { Action, Block, Card, FileBlock, ImageBlock, Line, ProgressBlock, Tone } from "../../src/model/card.ts";
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardAction,
  type Container,
  type Element,
  type Refresh,
} from "./adaptive-card.ts";
import { drawButton, openUrl } from "./button.ts";
import { ladder, limits } from "./limits.ts";
import { richLine, richText } from "./rich-text.ts";
import { drawTable } from "./table.ts";
import { words, wordsOr } from "./words.ts";

export interface Drawn {
  readonly card: AdaptiveCard;
  /** The notification. */
  readonly summary: string;
  /** True when the card was too large for Teams and says so. */
  readonly cut: boolean;
}

export interface DrawOptions {
  /** Where Teams' servers may fetch a picture. A picture without such a place is named, with its link. */
  pictureAt?(block: ImageBlock): string | null;
  /** Where a file can be downloaded. */
  fileAt?(block: FileBlock): string | null;
  /** In a dialog every button sends its data back to the dialog. Default "message". */
  readonly surface?: "message" | "dialog";
  /** Where what does not fit can be read. */
  readonly rest?: { readonly words: string; readonly url: string };
  /** Set while the card is worked on: its name, and whose client asks for a newer one by itself. */
  readonly refresh?: { readonly name: string; readonly people: readonly string[] };
  /** How many steps smaller than usual, for a card that Teams refused. */
  readonly smaller?: number;
}

/**
 * A card as Teams shows it. Pure: whatever the card holds, the result is an Adaptive Card 1.5 small enough for Teams, and
 * no value in it can mention, link or format.
 */
export function draw(given: Card, options: DrawOptions = {}): Drawn {
  const card = { ...given, blocks: given.blocks.map((block) => openingItself(block, options)) };
  const steps = ladder.slice(Math.min(options.smaller ?? 0, ladder.length - 1));
  let drawn: AdaptiveCard | undefined;
  let cut = false;
  for (const step of steps) {
    const fitted = fitCard(card, step, options.rest?.words);
    cut = fitted !== card;
    drawn = drawFitted(fitted, options, step);
    if (sizeOf(drawn) <= limits.card) break;
  }
  const whole = drawn ?? adaptiveCard({ body: [] });
  const small = sizeOf(whole) <= limits.card ? whole : shortened(whole);
  return { card: small, summary: summaryOf(card), cut: cut || small !== whole };
}

/** A picture that Teams shows opens itself: the address of its chart is long, and stands on a button of the answer. */
function openingItself(block: Block, { pictureAt }: DrawOptions): Block {
  if (block.kind !== "image") return block;
  const url = pictureAt?.(block);
  return url ? { ...block, link: url } : block;
}

function summaryOf(card: Card): string {
  const text = wordsOr(card.preview, wordsOr(card.title, "…"));
  return text.length <= limits.preview
    ? text
    : `${Array.from(text)
        .slice(0, limits.preview - 1)
        .join("")}…`.slice(0, limits.preview);
}

function drawFitted(card: Card, options: DrawOptions, step: Limits): AdaptiveCard {
  const { buttons, lost } = drawButtons(card.actions ?? [], options);
  const rest = options.rest && openUrl(options.rest.url, "All of it");
  const rows = rowsOf([...buttons, ...(rest && buttons.length < step.buttons + 1 ? [rest] : [])]);
  const actions = rows.at(-1) ?? [];
  const body = [
    heading(card),
    ...card.blocks.flatMap((block) => drawBlock(block, options)),
    ...lost,
    ...drawRows(rows.slice(0, -1)),
  ];
  return adaptiveCard({
    lang: "en",
    speak: words(card.preview || card.title),
    msteams: { width: "full" },
    ...(options.refresh ? { refresh: drawRefresh(options.refresh) } : {}),
    body,
    ...(actions.length > 0 ? { actions } : {}),
  });
}

function drawRefresh({ name, people }: NonNullable<DrawOptions["refresh"]>): Refresh {
  const data = { huntbot: { refresh: name } };
  return { action: { type: "Action.Execute", title: "Refresh", verb: "refresh", data }, userIds: people };
}

/** For what no step of the ladder made small enough: the end goes first, then the largest buttons; the heading stays. */
function shortened({ actions: last = [], ...card }: AdaptiveCard): AdaptiveCard {
  const end = card.body.findLastIndex(({ type }) => type !== "ActionSet") + 1;
  const sets = card.body.slice(end).flatMap((element) => (element.type === "ActionSet" ? element.actions : []));
  const body = card.body.slice(0, end);
  let buttons = [...sets, ...last];
  const shown = () => {
    const rows = rowsOf(buttons);
    const note = noted(["The rest did not fit into this message."]);
    const actions = rows.at(-1);
    return { ...card, body: [...body, ...note, ...drawRows(rows.slice(0, -1))], ...(actions ? { actions } : {}) };
  };
  while (body.length > 1 && sizeOf(shown()) > limits.card) body.pop();
  while (buttons.length > 0 && sizeOf(shown()) > limits.card) {
    const sizes = buttons.map((button) => JSON.stringify(button).length);
    const largest = sizes.indexOf(Math.max(...sizes));
    buttons = buttons.filter((_, at) => at !== largest);
  }
  return shown();
}

const sizeOf = (card: AdaptiveCard) => Buffer.byteLength(JSON.stringify(card));

/** A shape beside the word, so that colour is never needed. */
const shapes: Readonly<Record<Tone, string>> = { alarm: "▲", notice: "◆", calm: "○" };
const styles: Readonly<Record<Tone, NonNullable<Container["style"]>>> = {
  alarm: "attention",
  notice: "warning",
  calm: "emphasis",
};

function heading({ title, tone }: Card): Element {
  const text = richText(`${shapes[tone]} ${title}`, { weight: "bolder", size: "medium" });
  return { type: "Container", style: styles[tone], bleed: true, items: [text] };
}

function drawBlock(block: Block, options: DrawOptions): Element[] {
  switch (block.kind) {
    case "text":
      return stacked(block.lines);
    case "facts":
      return block.facts.map((fact, at) => drawFact(fact, at));
    case "table": {
      const table = drawTable(block);
      return [...(table ? [table] : []), ...(block.more ? noted([block.more]) : [])];
    }
    case "image":
      return drawImage(block, options.pictureAt?.(block) ?? null);
    case "file": {
      const url = options.fileAt?.(block) ?? null;
      return url
        ? linked(block.name, url)
        : noted([`${block.name} cannot be downloaded: the bot has no public address.`]);
    }
    case "choices":
      return drawChoices(block.label, block.choices, options);
    case "note":
      return noted(block.line);
    case "progress":
      return drawProgress(block);
  }
}

function stacked(lines: readonly Line[]): Element[] {
  return lines
    .map((line) => richLine(line))
    .filter((line) => line !== null)
    .map((line, at) => ({ ...line, spacing: at === 0 ? "default" : "small" }));
}

function noted(line: Line): Element[] {
  const text = richLine(line, { size: "small", isSubtle: true });
  return text ? [{ ...text, spacing: "small" }] : [];
}

function drawFact({ label, value }: { readonly label: string; readonly value: Line }, at: number): Element {
  const name = richText(label, { size: "small", isSubtle: true, weight: "bolder" });
  const text = richLine(value, { size: "small" }) ?? richText("", { size: "small" });
  return {
    type: "ColumnSet",
    spacing: at === 0 ? "medium" : "small",
    columns: [
      { type: "Column", width: "84px", items: [name] },
      { type: "Column", width: "stretch", items: [text] },
    ],
  };
}

function drawImage({ alt, link }: ImageBlock, url: string | null): Element[] {
  const open = link === undefined ? null : openUrl(link);
  if (!url || !openUrl(url)) {
    return [
      ...linked(alt, link ?? null),
      ...noted(["Teams shows pictures only from a public https address (PUBLIC_URL)."]),
    ];
  }
  const altText = wordsOr(alt, "Picture");
  return [{ type: "Image", url, altText, size: "stretch", ...(open ? { selectAction: open } : {}) }];
}

/** Words that open an address, or the words alone where there is none. */
function linked(text: string, url: string | null): Element[] {
  const open = url === null ? null : openUrl(url);
  const shown = wordsOr(text, "Picture");
  return [
    {
      type: "RichTextBlock",
      inlines: [{ type: "TextRun", text: shown, ...(open ? { selectAction: open, color: "accent" } : {}) }],
    },
  ];
}

function drawChoices(label: string, choices: readonly Action[], options: DrawOptions): Element[] {
  const { buttons, lost } = drawButtons(choices, options);
  return [richText(label, { weight: "bolder" }), ...drawRows(rowsOf(buttons)), ...lost];
}

function drawRows(rows: readonly (readonly CardAction[])[]): Element[] {
  return rows.map((actions) => ({ type: "ActionSet", spacing: "small", actions }));
}

/** As many buttons side by side as a phone shows. */
function rowsOf(buttons: readonly CardAction[]): CardAction[][] {
  const rows: CardAction[][] = [];
  let letters = 0;
  for (const button of buttons) {
    const row = rows.at(-1);
    const length = (button.title?.length ?? 0) + limits.buttonEdges;
    letters += length;
    if (row && row.length < limits.actionSet && letters <= limits.actionSetLetters) row.push(button);
    else {
      rows.push([button]);
      letters = length;
    }
  }
  return rows;
}

const stateShapes: Readonly<Record<ProgressBlock["steps"][number]["state"], string>> = {
  waiting: "○",
  running: "◐",
  done: "●",
  failed: "✕",
};

function drawProgress({ steps }: ProgressBlock): Element[] {
  return stacked(
    steps.map(({ label, state, detail }) => [
      `${stateShapes[state]} ${label} `,
      { text: detail || state, as: "strong" },
    ]),
  );
}

function drawButtons(actions: readonly Action[], { surface }: DrawOptions): { buttons: CardAction[]; lost: Element[] } {
  const drawn = actions.map((action) => ({ label: action.label, button: drawButton(action, surface) }));
  const lost = drawn.filter(({ button }) => button === null).map(({ label }) => label);
  return {
    buttons: drawn.flatMap(({ button }) => button ?? []),
    lost: lost.length > 0 ? noted([`Teams takes no button for: ${lost.join(", ")}`]) : [],
  };
}
