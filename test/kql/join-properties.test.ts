import fc from "fast-check";
import { expect, test } from "vitest";
import { engineFor } from "./engine.ts";
import { answer, datatable, extreme, maybeSmall, sorted, word } from "./random-tables.ts";

const engine = engineFor();
const runs = { numRuns: 40 };

type Row = readonly [key: number | null, word: string, value: number | null];
const rows = fc.array(fc.tuple(maybeSmall, word, fc.option(extreme, { nil: null })), { maxLength: 7 });
const same = (a: Row, b: Row) => a[0] === b[0] && a[1] === b[1];
/** What stands where a side has no row. */
const nothing: Row = [null, "", null];

const pairs = (left: readonly Row[], right: readonly Row[]) =>
  left.flatMap((a) => right.filter((b) => same(a, b)).map((b) => [...a, ...b]));
const lonely = (rows: readonly Row[], others: readonly Row[]) => rows.filter((a) => !others.some((b) => same(a, b)));
const without = (left: readonly Row[], right: readonly Row[]) => lonely(left, right).map((a) => [...a, ...nothing]);
const withoutLeft = (left: readonly Row[], right: readonly Row[]) => lonely(right, left).map((b) => [...nothing, ...b]);
const first = (rows: readonly Row[]) => rows.filter((row, at) => rows.findIndex((other) => same(row, other)) === at);

const kinds: Readonly<
  Record<string, (left: readonly Row[], right: readonly Row[]) => readonly (readonly unknown[])[]>
> = {
  inner: pairs,
  innerunique: (left, right) => pairs(first(left), right),
  leftouter: (left, right) => [...pairs(left, right), ...without(left, right)],
  rightouter: (left, right) => [...pairs(left, right), ...withoutLeft(left, right)],
  fullouter: (left, right) => [...pairs(left, right), ...without(left, right), ...withoutLeft(left, right)],
  leftsemi: (left, right) => left.filter((a) => right.some((b) => same(a, b))),
  rightsemi: (left, right) => right.filter((b) => left.some((a) => same(a, b))),
  leftanti: lonely,
  rightanti: (left, right) => lonely(right, left),
};

const tableOf = (columns: readonly [string, string, string], rows: readonly Row[]) =>
  datatable({ [columns[0]]: "long", [columns[1]]: "string", [columns[2]]: "long" }, rows);

test.each(Object.keys(kinds))("join kind=%s agrees with looking at every pair", async (kind) => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(rows, rows, async (left, right) => {
      const kql = `${tableOf(["k", "w", "v"], left)} | join kind=${kind} (${tableOf(["k", "w", "z"], right)}) on k, w`;
      expect(await answer(opened, kql)).toEqual(sorted(kinds[kind]?.(left, right) ?? []));
      const other = `${tableOf(["k", "w", "v"], left)} | join kind=${kind} (${tableOf(["l", "x", "z"], right)}) on $left.k == $right.l, $left.w == $right.x`;
      expect(await answer(opened, other)).toEqual(sorted(kinds[kind]?.(left, right) ?? []));
    }),
    runs,
  );
});

test("lookup gives the columns of the left side and, of the right, those that are no keys", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(rows, rows, async (left, right) => {
      const tables = `${tableOf(["k", "w", "v"], left)} | lookup kind=KIND (${tableOf(["l", "x", "z"], right)}) on $left.k == $right.l, $left.w == $right.x`;
      const shortened = (found: readonly (readonly unknown[])[]) =>
        sorted(found.map((row) => [...row.slice(0, 3), row[5]]));
      expect(await answer(opened, tables.replace("KIND", "inner"))).toEqual(shortened(pairs(left, right)));
      expect(await answer(opened, tables.replace("kind=KIND", ""))).toEqual(
        shortened([...pairs(left, right), ...without(left, right)]),
      );
    }),
    runs,
  );
});

const byte = fc.constantFrom(0, 1, 10, 127, 128, 255);
const address = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join("."));
const range = fc.tuple(address, fc.integer({ min: 0, max: 32 })).map(([text, bits]) => `${text}/${bits}`);
const numberOf = (text: string) => text.split(".").reduce((value, part) => value * 256 + Number(part), 0);

function holds(cidr: string, text: string): boolean {
  const [start = "", bits = ""] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(start) / size) === Math.floor(numberOf(text) / size);
}

test("ipv4_lookup finds every range that holds the address", async () => {
  const opened = await engine();
  const ranges = fc.array(range, { maxLength: 6 });
  const addresses = fc.array(fc.oneof(address, fc.constantFrom("", "x", "1.2.3")), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(addresses, ranges, async (texts, cidrs) => {
      const left = datatable(
        { a: "string" },
        texts.map((text) => [text]),
      );
      const right = datatable(
        { r: "string", n: "long" },
        cidrs.map((cidr, index) => [cidr, index]),
      );
      const found = texts.flatMap((text) => {
        const held = /^(\d+\.){3}\d+$/.test(text) ? cidrs.filter((cidr) => holds(cidr, text)) : [];
        return held.map((cidr) => ({ text, cidr }));
      });
      const matches = cidrs.flatMap((cidr, index) =>
        found.filter((pair) => pair.cidr === cidr).map(({ text }) => [text, cidr, index]),
      );
      // A range that is listed twice is found twice, each time by its own row.
      const unique = [...new Set(cidrs)].length === cidrs.length;
      fc.pre(unique && new Set(texts).size === texts.length);
      const kql = `let R = ${right}; ${left} | evaluate ipv4_lookup(R, a, r`;
      expect(await answer(opened, `${kql})`)).toEqual(sorted(matches));
      const missing = texts.filter((text) => !found.some((pair) => pair.text === text)).map((text) => [text, "", null]);
      expect(await answer(opened, `${kql}, return_unmatched = true)`)).toEqual(sorted([...matches, ...missing]));
    }),
    runs,
  );
});
