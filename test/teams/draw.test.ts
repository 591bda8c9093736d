import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draw } from "../../adapters/teams/draw.ts";
import { limits } from "../../adapters/teams/limits.ts";
import type { Action, Block } from "../../src/model/card.ts";
import { hostileCard } from "../cards/hostile-cards.ts";
import { blocks, card, hostile } from "./cards.ts";
import { cardValidator, hasSchema } from "./schema.ts";

const everything: readonly Block[] = Object.values(blocks);
const options = {
  pictureAt: () => "https://huntbot.example.com/files/p?sig=1",
  fileAt: () => "https://huntbot.example.com/files/f?sig=1",
};
const actions: readonly Action[] = [
  { label: "Take it", run: ["take"] },
  { label: "Page on-call", run: ["page"], confirm: "Page whoever is on call?" },
  { label: "Alert", run: ["alert", "a b"], show: "dialog" },
  { label: "Chart", open: "https://huntbot.example.com/chart?c=1" },
  {
    label: "Other range",
    ask: {
      title: "Range",
      run: ["hunt", "x"],
      fields: [{ kind: "instant", id: "from", label: "From" }],
      submit: "Hunt",
    },
  },
];

/** Every object in a drawn card, at any depth. */
function parts(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(parts)];
}
const ofType = (value: unknown, type: string) => parts(value).filter((part) => part["type"] === type);
const texts = (value: unknown) => ofType(value, "TextRun").map((run) => String(run["text"]));

describe("each kind of block", () => {
  for (const [kind, block] of Object.entries(blocks)) {
    it(`${kind} is drawn as in its golden file`, async () => {
      const drawn = draw(card([block]), options).card;
      await expect(`${JSON.stringify(drawn, null, 2)}\n`).toMatchFileSnapshot(`golden/${kind}.golden.json`);
    });
  }

  it("buttons are drawn as in their golden file", async () => {
    const drawn = draw(card([], { actions })).card;
    await expect(`${JSON.stringify(drawn, null, 2)}\n`).toMatchFileSnapshot("golden/actions.golden.json");
  });
});

describe("buttons", () => {
  it("carry their words split, also to clients that only know Submit", () => {
    const run = ["hunt", `host:${hostile}`, "a b", '"'];
    const [button] = draw(card([], { actions: [{ label: "Hunt", run }] })).card.actions ?? [];
    expect(button).toMatchObject({
      type: "Action.Execute",
      data: { huntbot: { run } },
      fallback: { type: "Action.Submit", data: { huntbot: { run } } },
    });
  });

  it("that are dangerous ask before they act", () => {
    const [button] =
      draw(card([], { actions: [{ label: "Page", run: ["page"], confirm: "Sure?" }] })).card.actions ?? [];
    expect(button).toMatchObject({ type: "Action.ShowCard", card: { actions: [{ type: "Action.Execute" }] } });
    expect(texts(button)).toContain("Sure?");
  });

  it("stand in rows that a phone shows whole, in their order, the last row as the card's own", () => {
    const labels = ["Take it", "14 alerts", "Verdict", "Wider: 30d", "Other range", "Chart"];
    const drawn = draw(card([], { actions: labels.map((label) => ({ label, run: [label] })) })).card;
    const sets = drawn.body.flatMap((element) => (element.type === "ActionSet" ? [element.actions] : []));
    expect([...sets, drawn.actions ?? []].map((row) => row.map(({ title }) => title))).toEqual([
      ["Take it", "14 alerts", "Verdict"],
      ["Wider: 30d", "Other range"],
      ["Chart"],
    ]);
  });

  it("with a link that opens nothing are named instead of dropped", () => {
    const drawn = draw(card([], { actions: [{ label: "Chart", open: "/tmp/chart.png" }] })).card;
    expect(drawn.actions).toBeUndefined();
    expect(texts(drawn).join()).toContain("Chart");
  });
});

describe("a card that is worked on", () => {
  it("can be asked for a newer one, and is valid", () => {
    const refresh = { name: "n1", people: ["29:ana"] };
    const drawn = draw(card([blocks.progress]), { refresh }).card;
    expect(drawn.refresh).toMatchObject({ userIds: ["29:ana"], action: { data: { huntbot: { refresh: "n1" } } } });
    if (!hasSchema) return;
    const valid = cardValidator();
    valid(drawn);
    expect(valid.errors).toBeNull();
  });
});

describe("words from a log", () => {
  it("stand only where Teams parses nothing", () => {
    const drawn = draw(card(everything, { title: hostile, preview: hostile }), options).card;
    expect(ofType(drawn, "TextBlock")).toEqual([]);
    expect(ofType(drawn, "FactSet")).toEqual([]);
    for (const text of texts(drawn)) {
      expect(text).not.toMatch(/https?:\/\/|\u202e/);
      expect(text.replace("{{DATE(2019-02-18T15:29:00Z, SHORT)}} {{TIME(2019-02-18T15:29:00Z)}}", "")).not.toContain(
        "{{",
      );
    }
  });

  it("are never told as entities, so they mention nobody", () => {
    expect(JSON.stringify(draw(card(everything)).card)).not.toContain("entities");
  });
});

describe("pictures and files", () => {
  it("are named with their link where Teams cannot fetch them", () => {
    const drawn = draw(card([blocks.image, blocks.file])).card;
    expect(ofType(drawn, "Image")).toEqual([]);
    expect(texts(drawn)).toEqual(expect.arrayContaining(["Rows by table over 7 days"]));
    expect(ofType(drawn, "Action.OpenUrl").map((open) => open["url"])).toEqual([blocks.image.link]);
  });
});

describe("a card that is too large", () => {
  const rows = Array.from({ length: 500 }, (_, at) => [[`account ${at} ${"x".repeat(60)}`], ["7"]]);
  const large = card([{ kind: "table", columns: [{ name: "Who" }, { name: "Rows", align: "right" }], rows }], {
    actions,
  });

  it("is cut to what Teams shows quickly, and says what is missing", () => {
    const drawn = draw(large);
    expect(drawn.cut).toBe(true);
    expect(JSON.stringify(drawn.card).length).toBeLessThan(25_000);
    expect(texts(drawn.card).join()).toMatch(/\+4\d\d rows/);
  });

  it("leads to all of it where that is kept", () => {
    const url = "https://huntbot.example.com/files/x?sig=1";
    const drawn = draw(large, { rest: { words: ", all of it behind the button", url } }).card;
    expect(texts(drawn).join()).toContain("rows, all of it behind the button");
    expect(drawn.actions?.at(-1)).toEqual({ type: "Action.OpenUrl", title: "All of it", url });
  });

  it("loses its largest buttons where they alone are too much, and says that something is missing", () => {
    const heavy = (length: number): Action => ({ label: `${length}`, run: ["hunt", "x".repeat(length)] });
    const light: Action = { label: "Take it", run: ["take"] };
    const given = card([blocks.text], { title: "GOT IN", actions: [heavy(4000), heavy(4020), light, heavy(4010)] });
    const drawn = draw(given).card;
    expect(JSON.stringify(drawn).length).toBeLessThanOrEqual(limits.card);
    expect(ofType(drawn, "Action.Execute").map(({ title }) => title)).toEqual(["4000", "Take it", "4010"]);
    expect(texts(drawn).join()).toContain("GOT IN");
    expect(texts(drawn).join()).toContain("did not fit");
  });

  it("gets smaller still when Teams refuses it", () => {
    const sizes = [0, 1, 2, 3, 9].map((smaller) => JSON.stringify(draw(large, { smaller }).card).length);
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
    expect(sizes.at(-1)).toBeLessThan((sizes[0] ?? 0) / 3);
  });
});

describe.skipIf(!hasSchema)("by Microsoft's schema (skipped without HUNTBOT_TEST_DATA)", () => {
  const valid = hasSchema ? cardValidator() : undefined;

  it("an element that does not exist is not valid", () => {
    const drawn = draw(card(everything)).card;
    expect(valid?.({ ...drawn, body: [...drawn.body, { type: "Marquee" }] })).toBe(false);
  });

  it("a card of everything is valid", () => {
    valid?.(draw(card(everything, { actions }), options).card);
    expect(valid?.errors).toBeNull();
  });

  it("any card is valid, small enough, and its links are its own", () => {
    const prop = fc.property(hostileCard, (hostile) => {
      const drawn = draw(hostile, options);
      valid?.(drawn.card);
      expect(valid?.errors).toBeNull();
      expect(Buffer.byteLength(JSON.stringify(drawn.card))).toBeLessThanOrEqual(limits.card);
      expect(drawn.summary.length).toBeLessThanOrEqual(limits.preview);
      expect(ofType(drawn.card, "TextBlock")).toEqual([]);
      for (const text of texts(drawn.card)) expect(text).not.toMatch(/https?:\/\//);
    });
    fc.assert(prop, { numRuns: 60 });
  });
});
