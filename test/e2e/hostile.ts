import type { Action, Block, Card } from "../../src/model/card.ts";
import type { Command } from "../../src/model/command.ts";
import { hostileTexts } from "../cards/hostile-cards.ts";
import { command } from "../chat/commands.ts";
import { hostile } from "../teams/cards.ts";

const texts = [hostile, ...hostileTexts.filter((text) => text.length < 300 && text.trim() !== "")];
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** Only these were meant as buttons; `ours` is the one address that was meant as a link. */
export const ours = "https://huntbot.example.com/chart?c=1";
const buttons: readonly Action[] = [
  { label: "Chart", open: ours },
  { label: texts[0] ?? "", run: ["help"] },
];

/** An attacker's words everywhere that a card holds words. */
const hostileCard: Card = {
  title: hostile,
  tone: "alarm",
  preview: "hostile",
  actions: buttons,
  blocks: [
    { kind: "text", lines: texts.map((text) => [{ text, as: "untrusted" }, " ", { text, as: "code" }, text]) },
    { kind: "facts", facts: texts.map((text) => ({ label: text.slice(0, 40), value: [{ text, as: "untrusted" }] })) },
    {
      kind: "table",
      columns: [{ name: hostile }, { name: "Rows", align: "right" }],
      rows: texts.map((text) => [[{ text, as: "untrusted" }], [text]]),
      more: hostile,
    },
    { kind: "choices", label: hostile, choices: texts.map((label): Action => ({ label, run: ["help"] })) },
    { kind: "progress", steps: texts.map((text) => ({ label: text, state: "done", detail: text })) },
    { kind: "image", alt: hostile, png: async () => png, link: `javascript:alert("${hostile}")` },
    { kind: "note", line: [{ text: hostile, as: "untrusted" }, "the end"] },
  ] satisfies Block[],
};

export const hostileVerbs: readonly Command<unknown>[] = [
  command("help"),
  command("hunt", { takesRange: true }),
  command("hostile", {
    async *run() {
      yield { slot: "main", key: "a", card: hostileCard, final: true };
    },
  }),
];
