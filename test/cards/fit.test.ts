import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fit as fitCard, type Limits } from "../../src/cards/fit.ts";
import { blockLength } from "../../src/cards/fit-block.ts";
import type { Block, Card } from "../../src/model/card.ts";
import { hostileCard } from "./hostile-cards.ts";

const limits: Limits = {
  blocks: 10,
  characters: 4000,
  block: 1500,
  line: 600,
  title: 100,
  label: 60,
  rows: 50,
  columns: 6,
  cell: 200,
  buttons: 5,
  choices: 10,
};

const card = (blocks: readonly Block[], more: Partial<Card> = {}): Card => ({
  title: "GOT IN",
  tone: "alarm",
  preview: "GOT IN",
  blocks,
  ...more,
});
const rows = (count: number, words = "x") => Array.from({ length: count }, (_, at) => [[`${words} ${at}`]]);
const table = (count: number, words?: string): Block => ({
  kind: "table",
  columns: [{ name: "What" }],
  rows: rows(count, words),
});
const words = (fitted: Card) => JSON.stringify(fitted.blocks);
const kinds = (fitted: Card) => fitted.blocks.map((block) => block.kind);

describe("a card that fits", () => {
  it("is returned as it is", () => {
    const small = card([{ kind: "text", lines: [["hello"]] }, table(50)]);
    expect(fitCard(small, limits)).toBe(small);
  });
});

describe("a card that is too large", () => {
  it("loses the last rows of a table and says how many", () => {
    const fitted = fitCard(card([table(62)]), limits);
    expect(fitted.blocks[0]).toMatchObject({ kind: "table", rows: rows(50) });
    expect(fitted.blocks[1]).toEqual({ kind: "note", line: ["+12 rows"] });
  });

  it("points to where the rest is", () => {
    expect(words(fitCard(card([table(62)]), limits, ", all in the file"))).toContain("+12 rows, all in the file");
  });

  it("keeps what happened and what cannot be seen before rows, pictures, choices and notes", () => {
    const image: Block = { kind: "image", alt: "chart", png: async () => new Uint8Array() };
    const note: Block = { kind: "note", line: ["source"] };
    const choices: Block = { kind: "choices", label: "Hunt next", choices: [{ label: "a", run: ["hunt", "a"] }] };
    const facts: Block = { kind: "facts", facts: [{ label: "Blind spots", value: ["no proxy logs"] }] };
    const text: Block = { kind: "text", lines: [["SSH as dbadmin"]] };
    const fitted = fitCard(card([note, choices, image, table(3), facts, text]), { ...limits, blocks: 4 });
    expect(kinds(fitted)).toEqual(["table", "facts", "text", "note"]);
    for (const hidden of ["+1 button", "+1 picture", "+1 note"]) expect(words(fitted)).toContain(hidden);
  });

  it("shortens lines before it leaves facts out", () => {
    const facts: Block = {
      kind: "facts",
      facts: Array.from({ length: 8 }, (_, at) => ({ label: `Fact ${at}`, value: ["y".repeat(500)] })),
    };
    const fitted = fitCard(card([facts]), limits);
    expect(fitted.blocks[0]).toMatchObject({ kind: "facts", facts: { length: 8 } });
  });

  it("cuts words without splitting a character", () => {
    const fitted = fitCard(card([{ kind: "text", lines: [["👍".repeat(2000)]] }]), limits);
    expect(words(fitted)).not.toMatch(/\\ud[89a-f]/);
    expect(words(fitted)).toContain("👍…");
  });

  it("keeps the first buttons and says that there were more", () => {
    const actions = Array.from({ length: 9 }, (_, at) => ({ label: `B${at}`, run: ["hunt", `${at}`] }));
    const fitted = fitCard(card([], { actions }), limits);
    expect(fitted.actions).toEqual(actions.slice(0, 5));
    expect(words(fitted)).toContain("+4 buttons");
  });
});

describe("any card", () => {
  const measures = [(text: string) => text.length, (text: string) => text.replace(/[&<>.]/g, "12345").length];

  it("is inside every limit afterwards, and fitting it again changes nothing", () => {
    fc.assert(
      fc.property(hostileCard, fc.constantFrom(...measures), (hostile, measure) => {
        const fitted = fitCard(hostile, { ...limits, measure });
        const actions = fitted.actions ?? [];
        const used =
          fitted.blocks.reduce((sum, block) => sum + blockLength(block, measure), 0) +
          actions.reduce((sum, { label }) => sum + measure(label) + 1, 0) +
          measure(fitted.title);
        expect(used).toBeLessThanOrEqual(limits.characters);
        expect(fitted.blocks.length).toBeLessThanOrEqual(limits.blocks);
        expect(actions.length).toBeLessThanOrEqual(limits.buttons);
        expect(measure(fitted.title)).toBeLessThanOrEqual(limits.title);
        expect(fitted.preview.length).toBeLessThanOrEqual(150);
        for (const block of fitted.blocks) {
          if (block.kind === "table") {
            expect(block.rows.length).toBeLessThanOrEqual(limits.rows);
            expect(block.columns.length).toBeLessThanOrEqual(limits.columns);
          }
          if (block.kind === "choices") expect(block.choices.length).toBeLessThanOrEqual(limits.choices);
        }
        expect(fitCard(fitted, { ...limits, measure })).toBe(fitted);
      }),
      { numRuns: 150 },
    );
  });

  it("never loses a row without saying so", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 }), (count, width) => {
        const fitted = fitCard(card([table(count, "r".repeat(width))]), limits);
        const shown = fitted.blocks[0]?.kind === "table" ? fitted.blocks[0].rows.length : 0;
        const said = /\+([\d,]+) row/.exec(words(fitted))?.[1]?.replaceAll(",", "") ?? "0";
        expect(shown + Number(said)).toBe(count);
      }),
    );
  });
});
