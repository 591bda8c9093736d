import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bind } from "../../src/hunts/bind.ts";
import type { LibraryQuery } from "../../src/hunts/library.ts";
import { stringLiteral } from "../../src/hunts/literal.ts";
import { Engine } from "../../src/kql/index.ts";
import { cases } from "./match-cases.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const epoch = new Date(0);
/** In these the value is glued to the letters of an escape, which only `_mentions` sees through. */
const glued = /(?:\\[nrt]|\\u[0-9a-f]{4}|%[0-9a-f]{2})$/i;

function query(text: string): LibraryQuery {
  return {
    id: "test/match",
    title: "Match",
    answers: "Whether a text names a value.",
    tables: [],
    requires: [],
    accepts: ["ip", "cidr", "domain", "url", "hash", "email", "host", "account", "cve"],
    attack: [],
    lookback: 0,
    parameters: [],
    text,
  };
}

async function judge(predicate: string, { kind, value, names }: (typeof cases)[number], texts: readonly string[]) {
  const rows = texts.map((text, index) => `${index}, ${stringLiteral(text)}`).join(", ");
  const text = `datatable(Row:long, Text:string) [${rows}] | where ${predicate}(Text) | order by Row asc | project Row`;
  const options = { indicator: { kind, value }, window: { from: epoch, to: epoch }, now: epoch };
  const { kql } = bind(query(text), { ...options, ...(names ? { names } : {}) });
  const answer = await engine.query(kql);
  return answer.rows.map(([row]) => texts[Number(row)]);
}

describe.each(cases)("in KQL, $kind $value", (example) => {
  const texts = [...example.yes, ...example.no];
  it("is named by the same texts as in this program", async () => {
    expect(await judge("_mentions", example, texts)).toEqual(example.yes);
  });
  it("is found by its terms too, where no escape is glued to it", async () => {
    const plain = example.yes.filter(
      (text) =>
        !text
          .split(example.value)
          .slice(0, -1)
          .some((before) => glued.test(before)),
    );
    const found = await judge("_match", example, texts);
    expect(found.filter((text) => text !== undefined && example.no.includes(text))).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(plain));
  });
});
