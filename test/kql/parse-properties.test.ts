import fc from "fast-check";
import { expect, test } from "vitest";
import { engineFor } from "./engine.ts";
import { datatable } from "./random-tables.ts";

const engine = engineFor();
const runs = { numRuns: 40 };
/** Signs that mean something in patterns or in other scripts, but none of the marks that the texts are taken apart by. */
const part = fc.stringMatching(/^[ab.*+()[\]$^é日'"-]{0,5}$/);
const number = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.constantFrom(2 ** 53 - 1, -(2 ** 53) + 1));

test("parse gives back what a text was put together from", async () => {
  const opened = await engine();
  const rows = fc.array(fc.tuple(part, number, part, part), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const made = all.map(([head, count, middle, tail]) => `${head}<#${count}|${middle}|>${tail}`);
      const table = datatable(
        { i: "long", t: "string" },
        made.map((text, index) => [index, text]),
      );
      const { rows: found } = await opened.query(
        `${table} | parse t with head '<#' count:long '|' middle '|>' tail | sort by i asc | project head, count, middle, tail`,
      );
      expect(found).toEqual(all);
      const { rows: kept } = await opened.query(
        `${table} | parse-where t with * '<#' count:long '|' * '|>' tail | sort by i asc | project count, tail`,
      );
      expect(kept).toEqual(all.map(([, count, , tail]) => [count, tail]));
    }),
    runs,
  );
});

test("what a text lacks is empty, and parse-where leaves it out", async () => {
  const opened = await engine();
  const rows = fc.array(fc.tuple(part, fc.option(part, { nil: null })), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, async (all) => {
      const made = all.map(([head, tail]) => (tail === null ? head : `${head};${tail}`));
      const table = datatable(
        { i: "long", t: "string" },
        made.map((text, index) => [index, text]),
      );
      const { rows: found } = await opened.query(`${table} | parse t with a ';' b | sort by i asc | project a, b`);
      expect(found).toEqual(all.map(([head, tail]) => (tail === null ? ["", ""] : [head, tail])));
      const { rows: kept } = await opened.query(`${table} | parse-where t with a ';' b | sort by i asc | project i`);
      expect(kept).toEqual(all.flatMap(([, tail], index) => (tail === null ? [] : [[index]])));
    }),
    runs,
  );
});

test("parse-kv reads the pairs that a text was put together from, quoted or not", async () => {
  const opened = await engine();
  const value = fc.stringMatching(/^[a-zé日.\-/]{1,6}$/);
  const spaced = fc.stringMatching(/^[a-z =,]{0,6}$/);
  const row = fc.record({ name: value, "n-1": fc.integer(), note: spaced }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), fc.boolean(), async (all, backwards) => {
      const made = all.map((item) => {
        const pairs = Object.entries(item).map(([key, held]) => `${key}=${key === "note" ? `"${held}"` : held}`);
        return (backwards ? pairs.reverse() : pairs).join(", ");
      });
      const table = datatable(
        { i: "long", t: "string" },
        made.map((text, index) => [index, text]),
      );
      const { rows: found } = await opened.query(
        `${table} | parse-kv t as (name:string, ['n-1']:long, note:string, other:string)
          with (pair_delimiter=', ', kv_delimiter='=', quote='"') | sort by i asc | project name, ['n-1'], note, other`,
      );
      expect(found).toEqual(all.map((item) => [item.name ?? "", item["n-1"] ?? null, item.note ?? "", ""]));
    }),
    runs,
  );
});
