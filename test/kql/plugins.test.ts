import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engineFor, refusalOf, rowsOf } from "./engine.ts";
import { answer, datatable, small, sorted } from "./random-tables.ts";

const engine = engineFor();
const day = (of: number) => `2017-08-0${of}T00:00:00.0000000Z`;
const visits = (days: readonly string[]) =>
  `datatable(Who:string, At:datetime)[${days.flatMap((who, index) => [...who].map((name) => `"${name}", datetime(2017-08-0${index + 1})`)).join(", ")}]`;
const span = "datetime(2017-08-01), datetime(2017-08-05)";

describe("rows_near", () => {
  const table = `datatable(At:long, State:string)[${[1, 2, 3, 4, 5, 6, 7, 8].map((at) => `${at}, "${at === 4 ? "Error" : "Success"}"`).join(", ")}]
    | sort by At asc`;

  test.each([
    ["2", [2, 3, 4, 5, 6]],
    ["0", [4]],
    ["1, 3", [3, 4, 5, 6, 7]],
    ["9", [1, 2, 3, 4, 5, 6, 7, 8]],
  ])("takes %s rows around those that meet a condition", async (sizes, expected) => {
    const rows = await rowsOf(engine(), `${table} | evaluate rows_near(State == "Error", ${sizes}) | project At`);
    expect(rows).toEqual(expected.map((at) => [at]));
  });

  test("needs an order and numbers", async () => {
    expect(await refusalOf(engine(), "print a = 1 | evaluate rows_near(a == 1, 2)")).toMatchObject({
      code: "unsupported",
    });
    expect(await refusalOf(engine(), `${table} | evaluate rows_near(At == 1, -1)`)).toMatchObject({
      code: "unsupported",
    });
  });
});

test("sliding_window_counts counts the steps of a window that ends with each", async () => {
  const users = visits(["BDDJB", "NTJ", "NTTJB", "Y", "B"]);
  const kql = `${users} | evaluate sliding_window_counts(Who, At, datetime(2017-08-01), datetime(2017-08-07), 3d, 1d) | sort by At asc`;
  expect(await rowsOf(engine(), kql)).toEqual(
    [
      [5, 3],
      [8, 5],
      [13, 5],
      [9, 5],
      [7, 5],
      [2, 2],
      [1, 1],
    ].map((counts, index) => [day(index + 1), ...counts]),
  );
});

test("sliding_window_counts is the count of each window by itself", async () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: -6, max: 14 }), small, fc.constantFrom("", "é")), {
    minLength: 1,
    maxLength: 14,
  });
  const sizes = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 7 }));
  await fc.assert(
    fc.asyncProperty(rows, sizes, async (all, [step, more]) => {
      const width = Math.floor((step + more) / step);
      const expected = ["", "é"].flatMap((slice) =>
        Array.from({ length: Math.floor(10 / step) + 1 }, (_, k) => {
          const until = k * step + step;
          const found = all.filter(([t, , s]) => s === slice && t <= 10 && t < until && t >= until - width * step);
          return [k * step, slice, found.length, new Set(found.map(([, id]) => id)).size];
        }).filter(([, , count]) => count !== 0),
      );
      const kql = `${datatable({ t: "long", id: "long", s: "string" }, all)} | evaluate sliding_window_counts(id, t, 0, 10, ${step + more}, ${step}, s)`;
      expect(await answer(await engine(), kql)).toEqual(sorted(expected));
    }),
    { numRuns: 40 },
  );
});

test("rolling_percentile is the percentile of the last bins, by slices where there are any", async () => {
  const hours = "range i from 0 to 24 * 10 - 1 step 1 | project At = datetime(2018-01-01) + 1h * i, v = i + 1";
  const median = `${hours} | evaluate rolling_percentile(v, 50, At, 1d, 3) | sort by At asc`;
  expect(await rowsOf(engine(), `${median} | project rolling_3_percentile_v_50`)).toEqual(
    [12, 24, 36, 60, 84, 108, 132, 156, 180, 204].map((value) => [value]),
  );
  const rows = fc.array(fc.tuple(fc.integer({ min: -5, max: 9 }), small, fc.constantFrom("x", "é")), {
    minLength: 1,
    maxLength: 14,
  });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), async (all, step, bins) => {
      const bin = (t: number) => Math.floor(t / step);
      const keys = new Map(all.map(([t, , s]) => [`${bin(t)} ${s}`, [bin(t), s] as const]));
      const expected = [...keys.values()].map(([k, slice]) => {
        const values = all
          .filter(([t, , s]) => s === slice && bin(t) <= k && bin(t) > k - bins)
          .map(([, value]) => value);
        values.sort((a, b) => a - b);
        return [k * step, slice, values[Math.max(0, Math.ceil(values.length * 0.75) - 1)]];
      });
      const kql = `${datatable({ t: "long", v: "long", s: "string" }, all)} | evaluate rolling_percentile(v, 75, t, ${step}, ${bins}, s)`;
      expect(await answer(await engine(), kql)).toEqual(sorted(expected));
    }),
    { numRuns: 40 },
  );
});

test("activity_counts_metrics tells newcomers from those who were there in any step before", async () => {
  const kql = `${visits(["ADJB", "CTJ", "HTTJBS", "S"])} | evaluate activity_counts_metrics(Who, At, ${span}, 1d) | sort by At asc`;
  const { columns, rows } = await (await engine()).query(kql);
  expect(columns.map(({ name }) => name)).toEqual(["At", "count", "dcount", "new_dcount", "aggregated_dcount"]);
  expect(rows).toEqual([
    [day(1), 4, 4, 4, 4],
    [day(2), 3, 3, 2, 6],
    [day(3), 6, 5, 2, 8],
    [day(4), 1, 1, 0, 8],
  ]);
});

test("activity_metrics compares each step with the one before it alone", async () => {
  const kql = `${visits(["ADJB", "CTJ", "", "JC"])} | evaluate activity_metrics(Who, At, ${span}, 1d) | sort by At asc`;
  expect(await rowsOf(engine(), kql)).toEqual([
    [day(1), 4, 4, "NaN", "NaN"],
    [day(2), 3, 2, 0.25, 0.75],
    [day(4), 2, 2, "NaN", "NaN"],
  ]);
});

test("new_activity_metrics follows the newcomers of each step", async () => {
  const kql = `${visits(["0234", "01345", "0245", "0123", "01234"])}
    | evaluate new_activity_metrics(Who, At, datetime(2017-08-01), datetime(2017-08-07) - 1tick, 1d) | sort by from_At asc, to_At asc`;
  const expected = [
    [1, 1, 4, 4, 0, 1, 0],
    [1, 2, 2, 3, 1, 0.75, 0.25],
    [1, 3, 1, 3, 1, 0.75, 0.25],
    [1, 4, 1, 3, 1, 0.75, 0.25],
    [1, 5, 1, 4, 0, 1, 0],
    [1, 6, 0, 0, 4, 0, 1],
    [2, 2, 2, 2, 0, 1, 0],
    [2, 3, 0, 1, 1, 0.5, 0.5],
    [2, 4, 0, 1, 1, 0.5, 0.5],
    [2, 5, 0, 1, 1, 0.5, 0.5],
    [2, 6, 0, 0, 2, 0, 1],
  ].map(([from = 0, to = 0, ...rest]) => [day(from), day(to), ...rest]);
  expect(await rowsOf(engine(), kql)).toEqual(expected);
  const cohort = kql.replace("1tick, 1d", "1tick, 1d, datetime(2017-08-02)");
  expect(await rowsOf(engine(), cohort)).toEqual(expected.slice(6));
});

test("active_users_count counts who was there in enough periods before", async () => {
  const times = "B06-29 B06-30 A07-02 B07-04 B07-08 A07-10 A07-14 A07-17 A07-20 B07-24".split(" ");
  const cells = times.map((time) => `"${time[0]}", datetime(2018-${time.slice(1)})`);
  const kql = `datatable(Who:string, At:datetime)[${cells.join(", ")}]
    | evaluate active_users_count(Who, At, datetime(2018-07-01), datetime(2018-07-31), 8d, 1d, 3, 7d) | sort by At asc`;
  expect(await rowsOf(engine(), kql)).toEqual([
    ["2018-07-01T00:00:00.0000000Z", 1],
    ["2018-07-15T00:00:00.0000000Z", 1],
  ]);
});

test("dcount_intersect counts what the first sets share", async () => {
  const kql = `range x from 1 to 100 step 1
    | summarize a = hll(iff(x % 2 == 0, x, 0)), b = hll(iff(x % 3 == 0, x, 0)), c = hll(iff(x % 5 == 0, x, 0))
    | evaluate dcount_intersect(a, b, c) | project s0 - 1, s1 - 1, s2 - 1`;
  expect(await rowsOf(engine(), kql)).toEqual([[50, 16, 3]]);
});
