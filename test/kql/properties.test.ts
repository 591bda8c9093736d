import fc from "fast-check";
import { expect, test } from "vitest";
import type { Engine } from "../../src/kql/index.ts";
import { engineFor } from "./engine.ts";

/** Operators against slow and obvious versions of themselves. A property runs its examples as the rows of few queries. */
const engine = engineFor();
const runs = { numRuns: 25 };

const word = fc.stringMatching(/^[abAB1.é_ -]{0,6}$/);
const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
const small = fc.integer({ min: -4, max: 4 });
const maybe = fc.option(small, { nil: null });
const long = (value: number | null) => (value === null ? "long(null)" : String(value));

async function column(opened: Engine, kql: string): Promise<unknown[]> {
  return (await opened.query(kql)).rows.map(([cell]) => cell);
}

const isTermSign = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

/** Every place where the needle stands, without a letter or digit running on at either edge. */
function slowHas(haystack: string, needle: string): boolean {
  const [text, wanted] = [[...haystack.toLowerCase()], [...needle.toLowerCase()]];
  if (wanted.length === 0) return true;
  return text.some((_, at) => {
    if (!wanted.every((sign, index) => text[at + index] === sign)) return false;
    const runsOnBefore = isTermSign(wanted[0]) && isTermSign(text[at - 1]);
    const runsOnAfter = isTermSign(wanted.at(-1)) && isTermSign(text[at + wanted.length]);
    return !runsOnBefore && !runsOnAfter;
  });
}

test("has agrees with looking at every place", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 30 }), word, async (texts, needle) => {
      const table = `datatable(t:string)[${texts.map(quoted).join(", ")}]`;
      const expected = texts.map((text) => slowHas(text, needle));
      expect(await column(opened, `${table} | project t has ${quoted(needle)}`)).toEqual(expected);
      expect(
        await column(
          opened,
          `let n = datatable(n:string)[${quoted(needle)}]; ${table} | extend n = toscalar(n) | project t has n`,
        ),
      ).toEqual(expected);
    }),
    runs,
  );
});

test("an inner join pairs every equal key, null with null", async () => {
  const opened = await engine();
  const rows = fc.array(maybe, { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, rows, async (left, right) => {
      const table = (name: string, keys: (number | null)[]) =>
        `datatable(k:long, ${name}:long)[${keys.map((key, index) => `${long(key)}, ${index}`).join(", ")}]`;
      const pairs = left.flatMap((key, a) => right.flatMap((other, b) => (key === other ? [`${a}-${b}`] : [])));
      const kql = `${table("a", left)} | join kind=inner (${table("b", right)}) on k | project strcat(a, '-', b)`;
      expect((await column(opened, kql)).sort()).toEqual(pairs.sort());
    }),
    runs,
  );
});

test("summarize agrees with grouping by hand", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(small, maybe), { minLength: 1, maxLength: 20 }), async (rows) => {
      const groups = new Map<number, (number | null)[]>();
      for (const [key, value] of rows) groups.set(key, [...(groups.get(key) ?? []), value]);
      const expected = [...groups]
        .sort(([a], [b]) => a - b)
        .map(([key, values]) => {
          const known = values.filter((value) => value !== null);
          const sum = known.reduce((total, value) => total + value, 0);
          return [
            key,
            values.length,
            sum,
            known.length ? Math.min(...known) : null,
            new Set(known).size,
            known,
            [...new Set(known)],
          ];
        });
      const table = `datatable(k:long, v:long)[${rows.map(([key, value]) => `${key}, ${long(value)}`).join(", ")}]`;
      const kql = `${table} | summarize count(), sum(v), min(v), dcount(v), make_list(v), make_set(v) by k | sort by k asc`;
      expect((await opened.query(kql)).rows).toEqual(expected);
    }),
    runs,
  );
});

test("bin is the multiple at or below, % never negative, / cut towards zero", async () => {
  const opened = await engine();
  const number = fc.integer({ min: -1000, max: 1000 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(number, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 60 }),
      async (values, size) => {
        const table = `datatable(v:long)[${values.join(", ")}]`;
        const { rows } = await opened.query(
          `${table} | project bin(v, ${size}), v % ${size}, v / ${size}, v % -${size}`,
        );
        const remainder = (value: number) => ((value % size) + size) % size;
        expect(rows).toEqual(
          values.map((value) => [
            value - remainder(value),
            remainder(value),
            Math.trunc(value / size) + 0,
            remainder(value),
          ]),
        );
      },
    ),
    runs,
  );
});

test("sort is stable and puts nulls where Kusto does", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(fc.array(maybe, { minLength: 1, maxLength: 15 }), fc.boolean(), async (values, descending) => {
      const table = `datatable(v:long, i:long)[${values.map((value, index) => `${long(value)}, ${index}`).join(", ")}]`;
      const weight = (value: number | null) => value ?? Number.NEGATIVE_INFINITY;
      const order = values
        .map((_, index) => index)
        .sort((a, b) => {
          const [x, y] = [weight(values[a] ?? null), weight(values[b] ?? null)];
          return x === y ? a - b : (x < y ? -1 : 1) * (descending ? -1 : 1);
        });
      expect(await column(opened, `${table} | sort by v ${descending ? "desc" : "asc"} | project i`)).toEqual(order);
    }),
    runs,
  );
});
