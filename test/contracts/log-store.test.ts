import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BindOptions, bind, bindSeen } from "../../src/hunts/bind.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import { checkedQueries } from "../../src/logs/own-query.ts";
import { Failure } from "../../src/model/failure.ts";
import type { Answer, BoundQuery, LogStore, OwnQuery, QueryOptions } from "../../src/model/logs.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";
import { type Opened, targets } from "./log-store-targets.ts";

const library = loadLibrary("queries");
const window = { from: new Date("2019-02-12T00:00:00Z"), to: scenarioInstant };
const asked: BindOptions = { indicator: { kind: "ip", value: "23.97.60.214" }, window, now: scenarioInstant };
const options = (signal = new AbortController().signal): QueryOptions => ({
  window,
  signal,
  person: { platform: "terminal", id: "test", name: "Test" },
});

function libraryQuery(id: string): BoundQuery {
  const query = library.get(id);
  if (!query) throw new Error(`There is no query ${id}.`);
  return bind(query, asked);
}

function seen(): BoundQuery {
  const query = library.get("core/seen");
  if (!query) throw new Error("There is no query core/seen.");
  return bindSeen(query, ["OfficeActivity", "SecurityAlert", "SigninLogs", "AzureNetworkAnalytics_CL"], asked);
}

/** Rows of an unordered answer come in any order. */
function comparable({ columns, rows, render }: Answer) {
  return { columns, render, rows: rows.map((row) => JSON.stringify(row)).sort() };
}

async function failure(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`Expected a Failure, got ${error}.`);
  return error;
}

let engine: LogEngine;
beforeAll(async () => {
  engine = await sampleEngine();
}, 300_000);
afterAll(() => engine.close());

/** A person's query; the guard has a test of its own. */
const own = (text: string): Promise<OwnQuery> => checkedQueries(async () => {}).accept(text);

describe.each(targets)("a log store: $name", ({ open, overWire }) => {
  let opened: Opened;
  let store: LogStore;
  beforeAll(async () => {
    opened = await open(engine);
    store = opened.store;
  });
  afterAll(() => opened.close());

  it.each(["core/alerts", "core/intel", "core/ours", "core/sources", "ip/office", "ip/sign-ins", "ip/linux-logons"])(
    "answers %s with the engine's own columns and cells",
    async (id) => {
      const query = libraryQuery(id);
      const direct = await engine.query(query.kql, { signal: options().signal, span: query.span });
      const answer = await store.query(query, options());
      expect(comparable(answer)).toEqual(comparable(direct));
      expect(answer.partial).toBeUndefined();
    },
  );

  it("finds the indicator in the tables of a search", async () => {
    const { columns, rows } = await store.query(seen(), options());
    expect(columns.map((column) => column.name)).toEqual(["Table", "Hour", "Hits", "First", "Last"]);
    const tables = new Set(rows.map(([table]) => table));
    expect([...tables].sort()).toEqual(["AzureNetworkAnalytics_CL", "OfficeActivity", "SecurityAlert"]);
  });

  it("keeps every type exact", async () => {
    const query = await own(
      `print Long = long(9223372036854775807), Small = long(42), Int = int(-7), Real = 0.1, Huge = 12345678901234567890.0,
        Nan = real(nan), Decimal = decimal(12345678901234567.5), Bool = true, Text = "1234567890123456789 \\"quoted\\" \\\\",
        Time = datetime(2019-02-18T15:29:22.1234567Z), Span = time(1.02:03:04.0000005), Short = 90s,
        Guid = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), Bag = dynamic({"a":[1,"x",null]}), Word = dynamic("5")`,
    );
    const { columns, rows } = await store.query(query, options());
    const cells = Object.fromEntries(columns.map((column, at) => [column.name, rows[0]?.[at]]));
    expect(cells).toEqual({
      Long: "9223372036854775807",
      Small: 42,
      Int: -7,
      Real: 0.1,
      Huge: 12345678901234567000,
      Nan: "NaN",
      Decimal: "12345678901234567.5",
      Bool: true,
      Text: '1234567890123456789 "quoted" \\',
      Time: "2019-02-18T15:29:22.1234567Z",
      Span: "1.02:03:04.0000005",
      Short: "00:01:30",
      Guid: "74be27de-1e4e-49d9-b579-fe0b331d3642",
      Bag: { a: [1, "x", null] },
      Word: "5",
    });
  });

  it("keeps nulls null, and a string never is", async () => {
    const query = await own(
      "print Time = datetime(null), Long = long(null), Bool = bool(null), Guid = guid(null), Bag = dynamic(null), Text = tostring(dynamic(null))",
    );
    const { rows } = await store.query(query, options());
    expect(rows).toEqual([[null, null, null, null, null, ""]]);
  });

  it("sees only the window's rows for a person's own query, in every table it names or not", async () => {
    const day = { from: new Date("2019-02-16T00:00:00Z"), to: new Date("2019-02-17T00:00:00Z") };
    const query = await own(
      "union withsource=Table * | summarize First = min(TimeGenerated), Last = max(TimeGenerated)",
    );
    const { rows } = await store.query(query, { ...options(), window: day });
    const [first, last] = (rows[0] ?? []).map(String);
    expect(first?.slice(0, 10)).toBe("2019-02-16");
    expect(last?.slice(0, 10)).toBe("2019-02-16");
  });

  it("passes on what render asked for", async () => {
    const query = await own("SigninLogs | summarize count() by ResultType | render piechart");
    expect((await store.query(query, options())).render).toBe("piechart");
  });

  it("says where a query is wrong, in the text that was given", async () => {
    const text = "// all of them\nSigninLogs\n| where Nothing == 1";
    const { what, why } = await failure(own(text).then((query) => store.query(query, options())));
    expect(what).toBe("Could not run the query");
    expect(why).toContain("'Nothing'");
    expect(why).toContain(`at character ${text.indexOf("Nothing") + 1}`);
  });

  it("refuses a control command", async () => {
    const query = await own(".drop table SigninLogs");
    expect((await failure(store.query(query, options()))).why).toMatch(/refused|Syntax|could not/i);
  });

  it("stops when the person does, with the person's reason", async () => {
    const stop = new AbortController();
    const query = await own(
      "range a from 1 to 3000000 step 1 | extend b = a % 1000 | join kind=inner (range b from 1 to 3000000 step 1 | extend b = b % 1000) on b | count",
    );
    const answer = store.query(query, options(stop.signal));
    setTimeout(() => stop.abort(new Error("enough")), 300);
    await expect(answer).rejects.toThrow("enough");
  });

  it("does not ask at all when already stopped", async () => {
    const query = await own("print 1");
    await expect(store.query(query, options(AbortSignal.abort(new Error("enough"))))).rejects.toThrow("enough");
  });

  it("lists every table with its columns", async () => {
    const tables = await store.tables(options().signal);
    const expected = await engine.tables();
    const brief = (list: typeof tables) =>
      list.map(({ name, columns }) => ({ name, columns })).sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(brief(tables)).toEqual(brief(expected));
  });

  it("knows each table's plan", async () => {
    const expected = (await engine.tables()).map((table) => [table.name, table.plan]);
    const tables = await store.tables(options().signal);
    expect(Object.fromEntries(tables.map((table) => [table.name, table.plan]))).toEqual(Object.fromEntries(expected));
  });

  if (!overWire) return;

  describe("over a wire that fails", () => {
    const under = async (
      faults: NonNullable<Parameters<typeof open>[1]>["faults"],
      use: (store: LogStore) => Promise<void>,
      timeoutMs?: number,
    ) => {
      const faulty = await open(engine, { faults: faults ?? [] }, timeoutMs);
      try {
        await use(faulty.store);
      } finally {
        await faulty.close();
      }
    };

    it("keeps the rows of a partial answer and says what is missing", () =>
      under([{ fault: { kind: "partial" }, every: 1 }], async (faulty) => {
        const whole = await store.query(libraryQuery("ip/office"), options());
        const part = await faulty.query(libraryQuery("ip/office"), options());
        expect(part.partial?.reason).toBe("a shard of the data did not answer");
        expect(part.rows.length).toBe(Math.ceil(whole.rows.length / 2));
      }));

    it("waits as long as a throttled service says, and then answers", () =>
      under([{ fault: { kind: "throttle", retryAfter: 1 }, every: 2 }], async (faulty) => {
        await faulty.query(await own("print 1"), options());
        const started = performance.now();
        const { rows } = await faulty.query(await own("print 1"), options());
        expect(rows).toEqual([[1]]);
        expect(performance.now() - started).toBeGreaterThan(950);
      }));

    it("gives up on a throttled service when its wait would pass the deadline", () =>
      under(
        [{ fault: { kind: "throttle", retryAfter: 60 }, every: 1 }],
        async (faulty) => {
          const { what, why } = await failure(faulty.query(await own("print 1"), options()));
          expect(`${what}: ${why}`).toContain("takes no more queries right now (429)");
        },
        5000,
      ));

    it("asks again when the connection is cut", () =>
      under([{ fault: { kind: "cut" }, every: 2 }], async (faulty) => {
        await faulty.query(await own("print 1"), options());
        expect((await faulty.query(await own("print 2"), options())).rows).toEqual([[2]]);
      }));

    it("says so when the connection is always cut", () =>
      under([{ fault: { kind: "cut" }, every: 1 }], async (faulty) => {
        expect((await failure(faulty.query(await own("print 1"), options()))).why).toContain("cannot be reached");
      }));

    it("does not repeat a query that timed out", () =>
      under([{ fault: { kind: "timeout" }, every: 1 }], async (faulty) => {
        const started = performance.now();
        const { why, fix } = await failure(faulty.query(libraryQuery("ip/office"), options()));
        expect(why).toContain("took longer than");
        expect(fix).toBe("Ask for a shorter window or fewer tables.");
        expect(performance.now() - started).toBeLessThan(900);
      }));
  });
});
