import fc from "fast-check";
import type { Action, Block, Card, Line, Span } from "../../src/model/card.ts";

/** What attackers put into log rows, and what breaks drawers. */
export const hostileTexts = [
  "<!channel> <!here> <@U0123ABCD> <#C0123|general>",
  "<https://evil.example.com/login|Sign in>",
  "https://evil.example.com/a?b=<c>&d=e mailto:boss@example.com",
  "[click](https://evil.example.com) *bold* _it_ ~no~ `code` ```fence```",
  "&lt;!channel&gt; &amp;amp; &#60;",
  "\u202egpj.exe\u202c \u200bzero\u200dwidth\ufeff \u0000\u0007\u001b[31m",
  "line\nbreaks\r\nand\ttabs",
  "",
  " ",
  "\ud800 alone \udc00",
  "👩‍👩‍👧‍👦".repeat(50),
  "é".repeat(5000),
  "&".repeat(4000),
  "a.co ".repeat(3000),
  '"}],"type":"section"',
  "{{user}} %s %n",
];

export const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ maxLength: 40 }),
);

const span: fc.Arbitrary<Span> = fc.oneof(
  text,
  fc.record({ text, as: fc.constantFrom("strong", "code", "untrusted") }),
  fc.record({ time: fc.date({ noInvalidDate: true }), as: fc.constant("time" as const) }),
);
const line: fc.Arbitrary<Line> = fc.array(span, { maxLength: 6 });

const field = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), id: text, label: text, value: text, hint: text, lines: fc.nat(5) }),
  fc.record({
    kind: fc.constant("choice" as const),
    id: text,
    label: text,
    options: fc.array(fc.record({ label: text, value: text }), { maxLength: 130 }),
    many: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("instant" as const), id: text, label: text }),
);
const form = fc.record({
  title: text,
  run: fc.array(text, { minLength: 1, maxLength: 4 }),
  fields: fc.array(field, { maxLength: 6 }),
  submit: text,
});

export const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ label: text, run: fc.array(text, { minLength: 1, maxLength: 5 }) }),
  fc.record({ label: text, run: fc.array(text, { minLength: 1, maxLength: 5 }), confirm: text }),
  fc.record({ label: text, open: fc.oneof(fc.webUrl(), text) }),
  fc.record({ label: text, ask: form }),
);

const bytes = async () => new Uint8Array([1]);
const few = { maxLength: 8 };
const many = { maxLength: 180, size: "max" as const };

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), lines: fc.array(line, few) }),
  fc.record({ kind: fc.constant("facts" as const), facts: fc.array(fc.record({ label: text, value: line }), few) }),
  fc.integer({ min: 0, max: 24 }).chain((width) =>
    fc.record({
      kind: fc.constant("table" as const),
      columns: fc.array(fc.record({ name: text, align: fc.constantFrom("left" as const, "right" as const) }), {
        minLength: width,
        maxLength: width,
      }),
      rows: fc.oneof(
        fc.array(fc.array(line, { maxLength: width + 1 }), few),
        fc.array(fc.constant([["x"], ["7"]]), many),
      ),
      more: text,
    }),
  ),
  fc.record({
    kind: fc.constant("image" as const),
    alt: text,
    png: fc.constant(bytes),
    link: fc.oneof(fc.webUrl(), text),
  }),
  fc.record({ kind: fc.constant("file" as const), name: text, mime: text, bytes: fc.constant(bytes) }),
  fc.record({ kind: fc.constant("choices" as const), label: text, choices: fc.array(action, { maxLength: 40 }) }),
  fc.record({ kind: fc.constant("note" as const), line }),
  fc.record({
    kind: fc.constant("progress" as const),
    steps: fc.array(
      fc.record({
        label: text,
        state: fc.constantFrom("waiting" as const, "running" as const, "done" as const, "failed" as const),
        detail: text,
      }),
      few,
    ),
  }),
);

/** Cards from small to far beyond every limit, full of what should not work. */
export const hostileCard: fc.Arbitrary<Card> = fc.record({
  title: text,
  tone: fc.constantFrom("calm" as const, "notice" as const, "alarm" as const),
  preview: text,
  blocks: fc.oneof(fc.array(block, few), fc.array(block, { maxLength: 70, size: "max" })),
  actions: fc.array(action, { maxLength: 30 }),
});
