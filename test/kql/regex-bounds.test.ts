import { describe, expect, test } from "vitest";
import { bounded } from "../../src/kql/regex.ts";
import { engineFor, rowsOf } from "./engine.ts";

const engine = engineFor();

// What may stand beside a name: letters, digits and signs of several scripts, marks, and the ends of the text.
const besides = [
  "",
  " ",
  ".",
  "-",
  "_",
  "@",
  "é",
  "用",
  "٣",
  "²",
  "”",
  "\u00a0",
  "、",
  "\u0301",
  "\u{1f525}",
  "İ",
  "ß",
  "×",
];
const texts = besides.flatMap((before) => besides.map((after) => `x ${before}ap.clerk${after} y`));
const literal = (words: string) => JSON.stringify(words).replace(/[^ -~]/gu, (sign) => escaped(sign));
const escaped = (sign: string) =>
  [...Array(sign.length).keys()].map((at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
const table = `datatable(t:string)[${texts.map(literal).join(",")}]`;

async function found(condition: string): Promise<string[]> {
  return (await rowsOf(engine(), `${table} | where ${condition}`)).map(([text]) => String(text));
}

describe("classes of all letters are decided by their bounds, and where those differ by the pattern itself", () => {
  test.each([
    String.raw`[^\p{L}\p{N}_.@$-](ap\.clerk)(?:$|[^\p{L}\p{N}_.$-]|\.(?:$|[^\p{L}\p{N}_-]))`,
    String.raw`(?i)[^\pL]AP\.CLERK[^\pN]`,
    String.raw`[\p{L}]ap\.clerk[\p{N}\p{L}]`,
    String.raw`\p{L}ap\.clerk`,
  ])("%s", async (pattern) => {
    expect(bounded(pattern, "wide")).toBeDefined();
    const flags = pattern.startsWith("(?i)") ? "iu" : "u";
    const same = new RegExp(pattern.replace("(?i)", "").replace(/\\p([LN])/g, "\\p{$1}"), flags);
    const expected = texts.filter((text) => same.test(text));
    expect(expected.length).toBeGreaterThan(0);
    expect(await found(`t matches regex @"${pattern}"`)).toEqual(expected);
  });

  test("a term ends at what is no letter or digit of any script", async () => {
    const expected = texts.filter((text) => /(?<![\p{L}\p{N}])ap\.clerk(?![\p{L}\p{N}])/u.test(text));
    expect(await found("t has 'ap.clerk'")).toEqual(expected);
    expect(await found("t has_any ('nobody', 'AP.clerk')")).toEqual(expected);
    const searched = await rowsOf(engine(), `${table} | search "ap.clerk" or "nobody"`);
    expect(searched.map((row) => row.at(-1))).toEqual(expected);
  });

  test.each([
    String.raw`\bap\p{L}`,
    String.raw`a.\p{L}`,
    String.raw`(?s)a\p{L}`,
    String.raw`[\P{L}]`,
    String.raw`[[:alpha:]]\p{L}`,
    "ap",
  ])("%s has no bounds: both languages of patterns must read it alike", (pattern) => {
    expect(bounded(pattern, "wide")).toBeUndefined();
  });
});
