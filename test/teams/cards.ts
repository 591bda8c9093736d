import type { Block, Card } from "../../src/model/card.ts";

export const hostile =
  "[click](https://evil.example.com) **bold** <at>Boss</at> <b>x</b> {{DATE(2019-02-19T00:00:00Z)}} https://evil.example.com/a\u202egpj";

/** One block of every kind, with plain and hostile words in it. */
export const blocks = {
  text: {
    kind: "text",
    lines: [
      [{ text: "203.0.113.7", as: "code" }, " · verdict: ", { text: "malicious", as: "strong" }],
      ["seen by ", { text: hostile, as: "untrusted" }],
      ["at ", { time: new Date("2019-02-18T15:29:00Z"), as: "time" }],
      [],
    ],
  },
  facts: {
    kind: "facts",
    facts: [
      { label: "Intel", value: ["none · reputation: 0 of 5 asked"] },
      { label: "Owner", value: [{ text: hostile, as: "untrusted" }] },
      { label: "Empty", value: [] },
    ],
  },
  table: {
    kind: "table",
    columns: [{ name: "What" }, { name: "Rows", align: "right" }, { name: "When, UTC" }],
    rows: [
      [["sign-ins"], ["1,204"], ["16 Feb 03:43-03:48"]],
      [[{ text: hostile, as: "untrusted" }], ["7"]],
    ],
    more: "12 more rows in the CSV",
  },
  image: {
    kind: "image",
    alt: "Rows by table over 7 days",
    png: async () => new Uint8Array([1]),
    link: "https://huntbot.example.com/chart?sig=1",
  },
  file: { kind: "file", name: "hunt.csv", mime: "text/csv", bytes: async () => new Uint8Array([1]) },
  choices: {
    kind: "choices",
    label: "Hunt next",
    choices: [
      { label: "ws-1 (host, 3)", run: ["hunt", "host:ws-1", "2019-02-12..2019-02-19"] },
      { label: hostile, run: ["hunt", `host:${hostile}`] },
    ],
  },
  note: { kind: "note", line: ["3 questions asked: ", { text: "core/seen", as: "code" }] },
  progress: {
    kind: "progress",
    steps: [
      { label: "typed columns", state: "done", detail: "4 lenses hit" },
      { label: "full text", state: "running" },
      { label: "owner", state: "waiting" },
      { label: "alerts", state: "failed", detail: "403" },
    ],
  },
} as const satisfies { [K in Block["kind"]]: Extract<Block, { kind: K }> };

export function card(blocks: readonly Block[], more: Partial<Card> = {}): Card {
  return { title: "GOT IN", tone: "alarm", preview: "GOT IN · 203.0.113.7 · 7 days", blocks, ...more };
}
