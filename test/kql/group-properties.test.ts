import fc from "fast-check";
import { expect, test } from "vitest";
import { engineFor } from "./engine.ts";
import { answer, datatable, groupedBy, maybeSmall, small, sorted, word } from "./random-tables.ts";

const engine = engineFor();
const runs = { numRuns: 40 };
const total = (values: readonly (number | null)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

test("make-series puts each row of the window into its step", async () => {
  const opened = await engine();
  const rows = fc.array(fc.tuple(word, fc.option(fc.integer({ min: -20, max: 60 }), { nil: null }), small), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: 1, max: 7 }),
      async (all, start, step) => {
        const end = start + 20;
        const inside = all.filter(([, at]) => at !== null && at >= start && at < end);
        const steps = Array.from({ length: Math.ceil((end - start) / step) }, (_, index) => start + index * step);
        const expected = [...groupedBy(inside, ([key]) => key).values()].map((group) => {
          const cells = steps.map((from) => group.filter(([, at]) => Number(at) >= from && Number(at) < from + step));
          const values = cells.map((cell) => cell.map(([, , value]) => value));
          return [
            group[0]?.[0],
            values.map((cell) => cell.length),
            values.map((cell) => (cell.length === 0 ? -1 : total(cell))),
            values.map((cell) => (cell.length === 0 ? null : Math.max(...cell))),
            steps,
          ];
        });
        const kql = `${datatable({ k: "string", t: "long", v: "long" }, all)}
        | make-series n = count(), s = sum(v) default = -1, m = max(v) default = long(null) on t from ${start} to ${end} step ${step} by k`;
        expect(await answer(opened, kql)).toEqual(sorted(expected));
      },
    ),
    runs,
  );
});

test("make-series over times is that over numbers", async () => {
  const opened = await engine();
  const instants = fc.array(fc.integer({ min: -1000, max: 5000 }), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(instants, fc.integer({ min: 1, max: 900 }), async (seconds, step) => {
      const table = datatable(
        { s: "long" },
        seconds.map((value) => [value]),
      );
      const numbers = `${table} | make-series n = count() on s from 0 to 3600 step ${step} | project n`;
      const times = `${table} | extend t = datetime(2024-02-29 23:59:59.5) + s * 1s
        | make-series n = count() on t from datetime(2024-02-29 23:59:59.5) to datetime(2024-03-01 00:59:59.5) step ${step}s | project n`;
      expect(await answer(opened, times)).toEqual(await answer(opened, numbers));
    }),
    runs,
  );
});

test("pivot makes a column of each value, with the aggregate of its rows", async () => {
  const opened = await engine();
  const rows = fc.array(fc.tuple(maybeSmall, fc.constantFrom("x", "y", "é", "Z z"), small), {
    minLength: 1,
    maxLength: 10,
  });
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const names = [...new Set(all.map(([, name]) => name))].sort();
      const expected = [...groupedBy(all, ([key]) => key).values()].map((group) => [
        group[0]?.[0],
        ...names.map((name) => total(group.filter((row) => row[1] === name).map((row) => row[2]))),
      ]);
      const { columns, rows: found } = await opened.query(
        `${datatable({ k: "long", p: "string", v: "long" }, all)} | evaluate pivot(p, sum(v), k)`,
      );
      expect(columns.map((column) => column.name)).toEqual(["k", ...names]);
      expect(sorted(found)).toEqual(sorted(expected));
    }),
    runs,
  );
});

test("bag_unpack makes a column of each member, typed by what it holds", async () => {
  const opened = await engine();
  const bag = fc.record(
    { n: fc.option(small, { nil: null }), é: word, f: fc.boolean(), list: fc.array(small, { maxLength: 2 }) },
    { requiredKeys: [] },
  );
  const types: Readonly<Record<string, string>> = { f: "bool", list: "dynamic", n: "long", é: "string" };
  await fc.assert(
    fc.asyncProperty(fc.array(bag, { minLength: 1, maxLength: 6 }), async (bags) => {
      const names = Object.keys(types).filter((name) => bags.some((item) => name in item));
      fc.pre(!names.includes("n") || bags.some((item) => typeof item.n === "number"));
      const members = bags.map((item) => item as Readonly<Record<string, unknown>>);
      const table = datatable(
        { i: "long", d: "dynamic" },
        bags.map((item, index) => [index, JSON.stringify(item)]),
      );
      const { columns, rows } = await opened.query(`${table} | evaluate bag_unpack(d)`);
      expect(columns.slice(1)).toEqual(names.map((name) => ({ name, type: types[name] })));
      const empty = (name: string) => (types[name] === "string" ? "" : null);
      expect(sorted(rows)).toEqual(
        sorted(members.map((item, index) => [index, ...names.map((name) => item[name] ?? empty(name))])),
      );
    }),
    runs,
  );
});

test("partition is its subquery on each group by itself", async () => {
  const opened = await engine();
  const rows = fc.array(fc.tuple(word, small), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const table = datatable(
        { k: "string", v: "long", i: "long" },
        all.map(([key, value], index) => [key, value, index]),
      );
      const expected = [
        ...groupedBy(
          all.map(([key, value], index) => ({ key, value, index })),
          ({ key }) => key,
        ).values(),
      ]
        .map((group) => group.sort((a, b) => b.value - a.value || a.index - b.index).slice(0, 2))
        .flatMap((group) => group.map(({ key, value, index }, place) => [key, value, index, place + 1]));
      const kql = `${table} | partition by k (sort by v desc, i asc | take 2 | extend n = row_number())`;
      expect(await answer(opened, kql)).toEqual(sorted(expected));
    }),
    runs,
  );
});

test("top-nested keeps the largest of each level within the one above", async () => {
  const opened = await engine();
  const rows = fc.array(fc.tuple(word, maybeSmall), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
      async (all, outer, inner) => {
        // Powers of two: no two sums are alike, so nothing is tied.
        const weighed = all.map(([key, below], index) => ({ key, below, weight: 2 ** index }));
        const best = <T extends { weight: number }>(items: T[], key: (item: T) => unknown, count: number) =>
          [...groupedBy(items, key).values()]
            .map((group) => ({ group, sum: total(group.map(({ weight }) => weight)) }))
            .sort((a, b) => b.sum - a.sum)
            .slice(0, count);
        const expected = best(weighed, ({ key }) => key, outer).flatMap(({ group, sum }) =>
          best(group, ({ below }) => below, inner).map((level) => [
            group[0]?.key,
            sum,
            level.group[0]?.below,
            level.sum,
          ]),
        );
        const table = datatable(
          { k: "string", j: "long", v: "long" },
          weighed.map(({ key, below, weight }) => [key, below, weight]),
        );
        const kql = `${table} | top-nested ${outer} of k by s = sum(v), top-nested ${inner} of j by t = sum(v)`;
        expect(await answer(opened, kql)).toEqual(sorted(expected));
      },
    ),
    runs,
  );
});

test("mv-apply answers for each row from its own elements", async () => {
  const opened = await engine();
  const lists = fc.array(fc.array(small, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(lists, async (all) => {
      const table = datatable(
        { i: "long", d: "dynamic" },
        all.map((list, index) => [index, JSON.stringify(list)]),
      );
      const sums = all.map((list, index) => {
        const kept = list.filter((value) => value >= index - 1);
        return [index, JSON.parse(JSON.stringify(list)), kept.length, total(kept)];
      });
      const summed = `${table} | mv-apply e = d to typeof(long) on (where e >= i - 1 | summarize n = count(), s = sum(e))`;
      expect(await answer(opened, summed)).toEqual(sorted(sums));
      const largest = all.flatMap((list, index) =>
        [...list]
          .sort((a, b) => b - a)
          .slice(0, 2)
          .map((value) => [index, value]),
      );
      const top = `${table} | mv-apply d to typeof(long) on (top 2 by d)`;
      expect(await answer(opened, top)).toEqual(sorted(largest));
    }),
    runs,
  );
});
