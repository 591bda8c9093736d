import fc from "fast-check";
import { expect, test } from "vitest";
import { engineFor } from "./engine.ts";
import { answer, datatable, maybeSmall, small, sorted } from "./random-tables.ts";

const engine = engineFor();
const runs = { numRuns: 40 };

test("a running sum by scan, by row_cumsum and by hand", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(small, fc.boolean()), { minLength: 1, maxLength: 12 }), async (all) => {
      let sum = 0;
      const expected = all.map(([value, restart]) => {
        sum = restart ? value : sum + value;
        return [sum, sum];
      });
      const kql = `${datatable(
        { i: "long", v: "long", r: "bool" },
        all.map((row, index) => [index, ...row]),
      )}
        | sort by i asc | extend c = row_cumsum(v, r)
        | scan declare (s:long = 0) with (step one: true => s = iff(r, v, one.s + v);) | sort by i asc | project s, c`;
      expect((await opened.query(kql)).rows).toEqual(expected);
    }),
    runs,
  );
});

interface Step {
  readonly least: number;
  /** Whether a row must have more than the row that the step before has. */
  readonly rises: boolean;
}

interface Match {
  readonly id: number;
  /** The value of the last row of each step so far. */
  readonly values: readonly number[];
}

/** The documented walk: each row meets each step from the last to the first, and a match moves on or is replaced. */
function slowScan(rows: readonly number[], steps: readonly Step[]): (readonly unknown[])[] {
  const matches: (Match | undefined)[] = steps.map(() => undefined);
  const found: number[][] = [];
  let last = -1;
  for (const [row, value] of rows.entries()) {
    for (let at = steps.length - 1; at >= 0; at--) {
      const meets = (match: Match | undefined) =>
        value >= Number(steps[at]?.least) &&
        (at === 0 || (match !== undefined && (!steps[at]?.rises || value > Number(match.values[at - 1]))));
      const before = matches[at - 1];
      const own = matches[at];
      if (before && meets(before)) {
        matches[at] = { id: before.id, values: [...before.values, value] };
        matches[at - 1] = undefined;
      } else if (at === 0 ? meets(undefined) : own && meets(own)) {
        // A match goes on while the first step meets one row after the other; only without one a new one begins.
        if (!own) last++;
        matches[at] = { id: own?.id ?? last, values: [...(own?.values.slice(0, at) ?? []), value] };
      } else continue;
      found.push([row, at, Number(matches[at]?.id)]);
    }
  }
  return found;
}

test("scan walks rows through its steps as documented", async () => {
  const opened = await engine();
  const steps = fc.array(fc.record({ least: small, rises: fc.boolean() }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(small, { maxLength: 14 }), steps, async (values, walked) => {
      const written = walked.map(({ least, rises }, at) => {
        const more = at > 0 && rises ? ` and v > s${at - 1}.v` : "";
        return `step s${at}: v >= ${least}${more} => at = ${at};`;
      });
      const table = datatable(
        { i: "long", v: "long" },
        values.map((value, index) => [index, value]),
      );
      const kql = `${table} | sort by i asc | scan with_match_id=m declare (at:long = -1) with (${written.join(" ")}) | project i, at, m`;
      expect(await answer(opened, kql)).toEqual(sorted(slowScan(values, walked)));
    }),
    { numRuns: 120 },
  );
});

test("row_window_session starts anew after a gap, a long session or where it is told to", async () => {
  const opened = await engine();
  const restart = fc.integer({ min: 0, max: 9 }).map((of) => of < 2);
  const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), restart), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(gaps, async (all) => {
      let [at, before, start] = [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
      const rows = all.map(([gap, restart]) => {
        at += gap;
        if (restart || at - before >= 5 || at - start >= 15) start = at;
        before = at;
        return { at, restart, start };
      });
      const table = datatable(
        { n: "long", r: "bool" },
        rows.map((row) => [row.at, row.restart]),
      );
      const zero = "datetime(2024-02-29 23:59:55.5)";
      const session = `row_window_session(${zero} + n * 1s, 15s, 5s, r)`;
      const kql = `${table} | serialize | project (${session} - ${zero}) / 1s`;
      expect((await opened.query(kql)).rows).toEqual(rows.map(({ start: first }) => [first]));
    }),
    runs,
  );
});

test("prev and next look as many rows back and forth as told", async () => {
  const opened = await engine();
  const lists = fc.array(maybeSmall, { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(lists, fc.integer({ min: 1, max: 3 }), async (values, by) => {
      const table = datatable(
        { i: "long", v: "long" },
        values.map((value, index) => [index, value]),
      );
      const at = (index: number) => (index in values ? values[index] : -9);
      const kql = `${table} | sort by i asc | project prev(v, ${by}, -9), next(v, ${by}, -9), row_number()`;
      expect((await opened.query(kql)).rows).toEqual(
        values.map((_, index) => [at(index - by), at(index + by), index + 1]),
      );
    }),
    runs,
  );
});

test("a missing time belongs to no session, and the time after it starts one", async () => {
  const opened = await engine();
  const kql = `datatable(t:datetime)[datetime(2024-05-01 10:00), datetime(2024-05-01 10:01), datetime(null), datetime(2024-05-01 10:02)]
    | serialize | project row_window_session(t, 1h, 5m)`;
  const at = (minute: number) => [`2024-05-01T10:0${minute}:00.0000000Z`];
  expect((await opened.query(kql)).rows).toEqual([at(0), at(0), [null], at(2)]);
});
