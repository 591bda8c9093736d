import fc from "fast-check";
import { expect, test } from "vitest";
import type { Engine } from "../../src/kql/index.ts";
import { engineFor, rowsOf } from "./engine.ts";

/** Operators against slow and obvious versions of themselves, on tables of nulls, odd texts, extreme numbers and times. */
const engine = engineFor();
const runs = { numRuns: 20, endOnFailure: true };

const text = fc.constantFrom(
  "",
  " ",
  "a",
  "A",
  "é",
  "İ",
  "ß",
  "日本",
  "🙂",
  "a'b\"c\\d",
  "%_",
  "NULL",
  "\t",
  "1",
  "x".repeat(300),
);
const long = fc.constantFrom<bigint | null>(
  null,
  0n,
  1n,
  -1n,
  7n,
  9223372036854775807n,
  -9223372036854775808n,
  4611686018427387904n,
);
/** Ticks: the first and last moment there is, a leap day, one tick beside midnight. */
const time = fc.constantFrom<string | null>(
  null,
  "0001-01-01T00:00:00.0000000Z",
  "9999-12-31T23:59:59.9999999Z",
  "2024-02-29T12:00:00.0000000Z",
  "2026-11-01T00:00:00.0000000Z",
  "2026-10-31T23:59:59.9999999Z",
  "2026-11-01T00:00:00.0000001Z",
);
const record = fc.record({ s: text, n: long, t: time });
type Row = { readonly s: string; readonly n: bigint | null; readonly t: string | null };
const rows = fc.array(record, { minLength: 1, maxLength: 14 });

const literal = {
  s: (value: string) => JSON.stringify(value),
  n: (value: bigint | null) => (value === null ? "long(null)" : `long(${value})`),
  t: (value: string | null) => (value === null ? "datetime(null)" : `datetime(${value})`),
};
const table = (items: readonly Row[]) =>
  `datatable(i:long, s:string, n:long, t:datetime)[${items
    .map((item, i) => [i, literal.s(item.s), literal.n(item.n), literal.t(item.t)].join(", "))
    .join(", ")}]`;

/** A cell as the engine gives it: longs beyond 2^53 are text. */
const shown = (value: bigint | null) =>
  value === null
    ? null
    : BigInt(Number(value)) === value && Number.isSafeInteger(Number(value))
      ? Number(value)
      : String(value);

async function ask(opened: Engine, kql: string): Promise<readonly (readonly unknown[])[]> {
  return (await opened.query(kql)).rows;
}
const numbers = (found: readonly (readonly unknown[])[]) => found.map(([cell]) => cell);
const keyOf = ({ s, n, t }: Row) => JSON.stringify([s, String(n), t]);

test("where keeps the rows for which the comparison holds, and none for null", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(rows, record, async (items, { s, n, t }) => {
      const kept = (holds: (item: Row) => boolean) => items.flatMap((item, i) => (holds(item) ? [i] : []));
      const asked = async (condition: string) =>
        numbers(await ask(opened, `${table(items)} | where ${condition} | project i`));
      expect(await asked(`s == ${literal.s(s)}`)).toEqual(kept((item) => item.s === s));
      expect(await asked(`s != ${literal.s(s)}`)).toEqual(kept((item) => item.s !== s));
      expect(await asked("isempty(s)")).toEqual(kept((item) => item.s === ""));
      expect(await asked("isnull(n) or isnull(t)")).toEqual(kept((item) => item.n === null || item.t === null));
      if (n !== null) expect(await asked(`n > ${literal.n(n)}`)).toEqual(kept((item) => item.n !== null && item.n > n));
      if (n !== null) expect(await asked(`n != ${literal.n(n)}`)).toEqual(kept((item) => item.n !== n));
      if (t !== null)
        expect(await asked(`t <= ${literal.t(t)}`)).toEqual(kept((item) => item.t !== null && item.t <= t));
      expect(await asked(`s contains_cs ${literal.s(s)}`)).toEqual(kept((item) => item.s.includes(s)));
      expect(await asked(`s startswith_cs ${literal.s(s)}`)).toEqual(kept((item) => item.s.startsWith(s)));
      expect(await asked(`s in (${literal.s(s)}, "a")`)).toEqual(kept((item) => item.s === s || item.s === "a"));
    }),
    runs,
  );
});

test("distinct and dcount tell rows apart by every value, case and null included", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(rows, async (items) => {
      const different = new Set(items.map(keyOf)).size;
      expect(await ask(opened, `${table(items)} | distinct s, n, t | count`)).toEqual([[different]]);
      const texts = new Set(items.map((item) => item.s)).size;
      expect(await ask(opened, `${table(items)} | summarize dcount(s), count()`)).toEqual([[texts, items.length]]);
    }),
    runs,
  );
});

test("summarize: min, max, arg_max, countif and a sum that wraps", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(rows, async (items) => {
      const known = items.flatMap(({ n }) => (n === null ? [] : [n]));
      const times = items.flatMap(({ t }) => (t === null ? [] : [t])).sort();
      const least = known.reduce<bigint | null>((best, n) => (best === null || n < best ? n : best), null);
      const most = known.reduce<bigint | null>((best, n) => (best === null || n > best ? n : best), null);
      const sum = BigInt.asIntN(
        64,
        known.reduce((total, n) => total + n, 0n),
      );
      const kql = `${table(items)} | summarize min(n), max(n), sum(n), min(t), max(t), countif(s == "")`;
      expect(await ask(opened, kql)).toEqual([
        [
          shown(least),
          shown(most),
          shown(sum),
          times[0] ?? null,
          times.at(-1) ?? null,
          items.filter(({ s }) => s === "").length,
        ],
      ]);
    }),
    runs,
  );
});

test("top and sort order texts by their code points and times by their ticks", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 0, max: 16 }), async (items, count) => {
      const byTime = items
        .map((item, i) => ({ i, key: item.t ?? "" }))
        .sort((a, b) => (a.key === b.key ? a.i - b.i : a.key < b.key ? 1 : -1));
      expect(numbers(await ask(opened, `${table(items)} | top ${count} by t desc | project i`))).toEqual(
        byTime.slice(0, count).map(({ i }) => i),
      );
      const bytes = (value: string) => Buffer.from(value);
      const byText = items
        .map((item, i) => ({ i, s: item.s }))
        .sort((a, b) => Buffer.compare(bytes(a.s), bytes(b.s)) || a.i - b.i);
      expect(numbers(await ask(opened, `${table(items)} | sort by s asc | project i`))).toEqual(
        byText.map(({ i }) => i),
      );
    }),
    runs,
  );
});

test("joins: leftouter fills with nulls and empty texts, leftanti keeps what has no partner", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(rows, rows, async (left, right) => {
      const other = `(${table(right)} | project s, m = n, j = i)`;
      const pairs = left.flatMap((item, i) => {
        const partners = right.flatMap((found, j) => (found.s === item.s ? [`${i}-${j}`] : []));
        return partners.length > 0 ? partners : [`${i}-`];
      });
      const outer = `${table(left)} | join kind=leftouter ${other} on s | project strcat(i, '-', j)`;
      expect(numbers(await ask(opened, outer)).sort()).toEqual(pairs.sort());
      const alone = left.flatMap((item, i) => (right.some((found) => found.s === item.s) ? [] : [i]));
      const anti = `${table(left)} | join kind=leftanti ${other} on s | project i | sort by i asc`;
      expect(numbers(await ask(opened, anti))).toEqual(alone);
      const looked = `${table(left)} | lookup kind=inner (${table(right)} | summarize m = count() by s) on s | project i, m | sort by i asc`;
      const counts = left.flatMap((item, i) => {
        const m = right.filter((found) => found.s === item.s).length;
        return m > 0 ? [[i, m]] : [];
      });
      expect(await ask(opened, looked)).toEqual(counts);
    }),
    runs,
  );
});

test("union, find and mv-expand lose and add nothing", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(rows, rows, async (a, b) => {
      const lets = `let A = ${table(a)}; let B = ${table(b)} | project i, s, extra = n;`;
      const all = [...a.map(({ s }) => s), ...b.map(({ s }) => s)].sort();
      expect(numbers(await ask(opened, `${lets} union A, B | project s`)).sort()).toEqual(all);
      const found = await ask(opened, `${lets} find in (A, B) where s == "a" or s == "" project s, i`);
      expect(found.map(([, s]) => s).sort()).toEqual(all.filter((s) => s === "a" || s === ""));
      const packed = `${table(a)} | summarize l = make_list(s) | mv-expand l to typeof(string) | project l`;
      expect(numbers(await ask(opened, packed))).toEqual(a.map(({ s }) => s));
    }),
    runs,
  );
});

test("bin and arithmetic on times stay exact at the ends of time, and null beyond them", async () => {
  const opened = await engine();
  const day = 864_000_000_000n;
  const last = 3_155_378_975_999_999_999n;
  const ticks = (value: string) => {
    const [seconds = "", fraction = ""] = value.replace("Z", "").split(".");
    return BigInt(Date.parse(`${seconds}Z`)) * 10_000n + 621_355_968_000_000_000n + BigInt(fraction);
  };
  await fc.assert(
    fc.asyncProperty(rows, async (items) => {
      const kql = `${table(items)} | project b = tolong(bin(t, 1d) - datetime(0001-01-01)), p = tolong(t + 1d - datetime(0001-01-01)), m = tolong(t - 1tick - datetime(0001-01-01))`;
      const expected = items.map(({ t }) => {
        if (t === null) return [null, null, null];
        const at = ticks(t);
        const within = (value: bigint) => (value < 0n || value > last ? null : shown(value));
        return [shown(at - (at % day)), within(at + day), within(at - 1n)];
      });
      expect(await ask(opened, kql)).toEqual(expected);
    }),
    runs,
  );
});

test("parse_json gives back what tostring wrote", async () => {
  const opened = await engine();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 }), async (values) => {
      const plain = values.filter((value) => typeof value === "object" && value !== null);
      const cells = plain.map((value) => JSON.stringify(JSON.stringify(value)));
      if (cells.length === 0) return;
      const kql = `datatable(s:string)[${cells.join(", ")}] | project d = parse_json(tostring(parse_json(s)))`;
      expect(numbers(await ask(opened, kql))).toEqual(plain.map((value) => JSON.parse(JSON.stringify(value))));
    }),
    runs,
  );
});

test("mv-apply looks at no more elements than its limit", async () => {
  const kql =
    "datatable(k:long, d:dynamic)[1, dynamic([1, 2, 3]), 2, dynamic([5])] | mv-apply d to typeof(long) limit 2 on (summarize sum(d))";
  expect(await rowsOf(engine(), kql)).toEqual([
    [1, 3],
    [2, 5],
  ]);
});

test("bag_unpack with a declared schema gives its columns alone, or those of the input before them", async () => {
  const kql = `datatable(d:dynamic, role:string)[dynamic({"name":"John", "age":20, "height":180}), "student"] | evaluate bag_unpack(d)`;
  expect(await rowsOf(engine(), `${kql} : (name:string, age:long)`)).toEqual([["John", 20]]);
  expect(await rowsOf(engine(), `${kql} : (*, name:string, age:long)`)).toEqual([["student", "John", 20]]);
});

test("column_names_of tells the columns of tables and functions", async () => {
  const kql = `let f = (x:long) { print a = x, b = "" }; let t = datatable(c:long)[];
    print column_names_of(f(1)), column_names_of(t), column_names_of((t | extend d = 1))`;
  expect(await rowsOf(engine(), kql)).toEqual([[["a", "b"], ["c"], ["c", "d"]]]);
});

test("declared query parameters have their defaults", async () => {
  const kql = "declare query_parameters(x:long = 5, s:string = 'q'); print x + 1, s";
  expect(await rowsOf(engine(), kql)).toEqual([[6, "q"]]);
});

test("a search where there are no tables finds nothing", async () => {
  expect(await (await engine()).query("search 'x'")).toMatchObject({
    columns: [{ name: "$table", type: "string" }],
    rows: [],
  });
});
