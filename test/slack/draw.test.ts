import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readButton } from "../../adapters/slack/button.ts";
import { type Drawn, draw } from "../../adapters/slack/draw.ts";
import type { Block, Card } from "../../src/model/card.ts";
import { action, hostileCard, hostileTexts, text } from "../cards/hostile-cards.ts";
import { messageBlocks } from "./block-kit.ts";

const card = (blocks: readonly Block[], more: Partial<Card> = {}): Card => ({
  title: "GOT IN AND ACTED",
  tone: "alarm",
  preview: "GOT IN AND ACTED · 23.97.60.214 · verdict: malicious",
  blocks,
  ...more,
});
const bytes = async () => new Uint8Array();

/** Every kind of block, as a golden file each: to accept a change, run with HUNTBOT_GOLDEN=write. */
const golden: Readonly<Record<Block["kind"], Block>> = {
  text: {
    kind: "text",
    lines: [
      [{ text: "23.97.60.214", as: "code" }, " · verdict: ", { text: "malicious", as: "strong" }],
      [
        "on ",
        { text: "<!channel> evil.example.com & co", as: "untrusted" },
        " at ",
        { time: new Date("2019-02-18T15:29:00Z"), as: "time" },
      ],
    ],
  },
  facts: {
    kind: "facts",
    facts: [
      { label: "Owner", value: ["Microsoft cloud AS8075"] },
      { label: "Blind spots", value: ["firewall silent since 18 Feb 06:00"] },
    ],
  },
  table: {
    kind: "table",
    columns: [{ name: "Lens" }, { name: "Rows", align: "right" }],
    rows: [
      [["Linux host"], ["8"]],
      [["Network"], []],
    ],
    more: "12 more in the JSON",
  },
  image: { kind: "image", alt: "Hits a day", png: bytes, link: "https://huntbot.example.org/chart?sig=1" },
  file: { kind: "file", name: "hits.csv", mime: "text/csv", bytes },
  choices: {
    kind: "choices",
    label: "Hunt next",
    choices: [
      {
        label: "MSTICALERTSLXVM2 (host)",
        run: ["hunt", "host:MSTICALERTSLXVM2", "2019-02-12T00:00:00.000Z..2019-02-19T00:00:00.000Z"],
      },
      { label: "In Sentinel", open: "https://portal.azure.com/" },
    ],
  },
  note: {
    kind: "note",
    line: ["remembered since ", { time: new Date("2019-02-18T15:29:00Z"), as: "time" }, " · CC BY 4.0"],
  },
  progress: {
    kind: "progress",
    steps: [
      { label: "typed columns", state: "done", detail: "done (4 lenses hit)" },
      { label: "full text", state: "running" },
    ],
  },
};

describe("a card on Slack", () => {
  for (const [kind, block] of Object.entries(golden)) {
    it(`draws ${kind} as in its golden file`, () => {
      const file = fileURLToPath(new URL(`golden/${kind}.golden.json`, import.meta.url));
      const { blocks } = draw(card([block]));
      if (process.env["HUNTBOT_GOLDEN"] === "write") writeFileSync(file, `${JSON.stringify(blocks, null, 2)}\n`);
      expect(blocks).toEqual(JSON.parse(readFileSync(file, "utf8")));
      expect(messageBlocks.safeParse(blocks).error?.issues).toBeUndefined();
    });
  }

  it("shows a table block once a message, further tables as lines, and none in a view", () => {
    const kinds = ({ blocks }: Drawn) => blocks.map((block) => block.type);
    const two = card([golden.table, golden.table]);
    expect(kinds(draw(two)).filter((kind) => kind === "table")).toHaveLength(1);
    expect(kinds(draw(two, { surface: "view" }))).not.toContain("table");
    expect(JSON.stringify(draw(two, { surface: "view" }))).toContain("Linux host");
  });

  it("asks before a button that says so", () => {
    const { blocks } = draw(
      card([], { actions: [{ label: "Page on-call", run: ["page"], confirm: "Page whoever is on call?" }] }),
    );
    expect(blocks.at(-1)).toMatchObject({ elements: [{ confirm: { text: { text: "Page whoever is on call?" } } }] });
  });

  it("names a link that Slack does not take instead of dropping it", () => {
    const { blocks } = draw(card([], { actions: [{ label: "Chart", open: "file:///tmp/chart.png" }] }));
    expect(JSON.stringify(blocks)).toContain("Slack takes no link for: Chart");
  });

  it("says how many rows it left out, and where they are", () => {
    const rows = Array.from({ length: 112 }, (_, at) => [[`row ${at}`], [`${at}`]]);
    const drawn = draw(card([{ ...golden.table, rows } as Block]), { rest: ", all of it in the file" });
    expect(drawn.hidden).toBe("+13 rows");
    expect(JSON.stringify(drawn.blocks)).toContain("+13 rows, all of it in the file");
  });
});

describe("any card on Slack", () => {
  it("is valid Block Kit, as a message and without tables", () => {
    fc.assert(
      fc.property(hostileCard, fc.boolean(), (hostile, plainTables) => {
        const drawn = draw(hostile, { plainTables });
        expect(messageBlocks.safeParse(drawn.blocks).error?.issues).toBeUndefined();
        expect(drawn.text.length).toBeGreaterThan(0);
        expect(drawn.text.length).toBeLessThanOrEqual(150);
      }),
      { numRuns: 120 },
    );
  });

  it("cannot mention, link or hide anything with its words", () => {
    const everywhere = (words: string): Card =>
      card(
        [
          { kind: "text", lines: [[words], [{ text: words, as: "untrusted" }], [{ text: words, as: "code" }]] },
          { kind: "facts", facts: [{ label: words, value: [words] }] },
          { kind: "table", columns: [{ name: words }], rows: [[[words]]], more: words },
          { kind: "image", alt: words, png: bytes },
          { kind: "file", name: words, mime: "text/csv", bytes },
          { kind: "choices", label: words, choices: [{ label: words, run: ["hunt", words] }] },
          { kind: "note", line: [words, " ", { time: new Date(0), as: "time" }, " ", words] },
          { kind: "progress", steps: [{ label: words, state: "done", detail: words }] },
        ],
        { title: words, preview: words, actions: [{ label: words, run: ["x"], confirm: words }] },
      );
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...hostileTexts), text), (words) => {
        const drawn = draw(everywhere(words));
        const shown = shownWords([drawn.blocks, drawn.text]);
        for (const value of shown) {
          expect(value).not.toMatch(/<[!@#]|https?:\/\/|mailto:\S+@\w+\.\w\w/);
          expect(value.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          expect(value).not.toMatch(/\bexample\.com|\ba\.co\b/);
        }
      }),
    );
  });

  it("brings every button back as the words it was made of", async () => {
    await fc.assert(
      fc.asyncProperty(action, async (any) => {
        const { blocks, kept } = draw(card([], { actions: [any] }));
        const button = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []))[0];
        if (button?.type !== "button" || button.value === undefined) return;
        const read = await readButton(button.value, async (id) => kept.find((value) => value.id === id)?.value ?? null);
        if ("run" in any) expect(read).toEqual({ run: any.run });
        else if ("ask" in any) expect(read).toEqual(JSON.parse(JSON.stringify({ ask: any.ask })));
      }),
    );
  });
});

/** Every string a reader sees, without button values and our own date markup. */
function shownWords(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(shownWords);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "mrkdwn") return [];
  return Object.entries(value).flatMap(([key, item]) =>
    ["value", "url", "action_id", "type"].includes(key) ? [] : shownWords(item),
  );
}
