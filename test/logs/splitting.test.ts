import { describe, expect, it } from "vitest";
import { bind, bindSeen } from "../../src/hunts/bind.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import { splitting } from "../../src/logs/splitting.ts";
import { timedOut } from "../../src/logs/timeout.ts";
import { Failure } from "../../src/model/failure.ts";
import type { Answer, BoundQuery, LogStore, QueryOptions } from "../../src/model/logs.ts";

const library = loadLibrary("queries");
const window = { from: new Date("2024-05-01T00:00:00Z"), to: new Date("2024-05-08T00:00:00Z") };
const asked = { indicator: { kind: "url", value: "https://x.example/a(b)?c=')\"" }, window, now: window.to } as const;
const options: QueryOptions = {
  window,
  person: { platform: "terminal", id: "a", name: "A" },
  signal: new AbortController().signal,
};

function query(id: string) {
  const found = library.get(id);
  if (!found) throw new Error(`There is no query ${id}.`);
  return found;
}
const seen = (...tables: string[]) => bindSeen(query("core/seen"), tables, asked);

/** A store that answers one row a table, unless a query is too slow or fails. */
function store(judge: (query: BoundQuery) => Failure | undefined) {
  const run: BoundQuery[] = [];
  const inner: LogStore = {
    searchIsCheap: false,
    async query(bound): Promise<Answer> {
      if (!("tables" in bound)) throw new Error("Only library queries are asked here.");
      run.push(bound);
      const failure = judge(bound);
      if (failure) throw failure;
      return { columns: [{ name: "Table", type: "string" }], rows: bound.tables.map((table) => [table]), ms: 1 };
    },
    tables: async () => [],
    close: async () => {},
  };
  return { run, split: splitting(inner) };
}
const late = () => timedOut("core/seen", 180);

describe("a search that takes too long", () => {
  it("is asked as it is while it does not", async () => {
    const { run, split } = store(() => undefined);
    await split.query(seen("A", "B"), options);
    expect(run.map(({ tables }) => tables)).toEqual([["A", "B"]]);
  });

  it("is halved by its tables until the halves are quick, and the whole answer is complete", async () => {
    const { run, split } = store(({ tables }) => (tables.length > 2 ? late() : undefined));
    const answer = await split.query(seen("A", "B", "C", "D", "E", "F", "G"), options);
    expect(answer.rows.flat().sort()).toEqual(["A", "B", "C", "D", "E", "F", "G"]);
    expect(answer.partial).toBeUndefined();
    expect(Math.max(...run.slice(1).map(({ tables }) => tables.length))).toBe(4);
  });

  it("keeps each table's leg whole, whatever stands in the value's text", async () => {
    const whole = seen("A", "Odd name", "C");
    const { run, split } = store(({ tables }) => (tables.length > 1 ? late() : undefined));
    await split.query(whole, options);
    const single = run.filter(({ tables }) => tables.length === 1);
    expect(single.map(({ kql }) => kql).sort()).toEqual(["A", "C", "Odd name"].map((table) => seen(table).kql).sort());
  });

  it("is halved by time, at a full hour, when one table alone is too slow", async () => {
    const day = 86_400_000;
    const length = ({ span }: BoundQuery) => span.to.getTime() - span.from.getTime();
    const { run, split } = store((bound) => (length(bound) > 2 * day ? late() : undefined));
    const answer = await split.query(seen("A"), options);
    const parts = run
      .filter((bound) => length(bound) <= 2 * day)
      .sort((a, b) => a.span.from.getTime() - b.span.from.getTime());
    expect(answer.partial).toBeUndefined();
    expect(parts[0]?.span.from).toEqual(window.from);
    expect(parts.at(-1)?.span.to).toEqual(window.to);
    for (const [at, { span, kql }] of parts.entries()) {
      expect(span.to).toEqual(parts[at + 1]?.span.from ?? window.to);
      expect(span.from.getTime() % 3_600_000).toBe(0);
      expect(kql).toContain(`let _from = datetime(${span.from.toISOString()});`);
      expect(kql).toContain(`let _to = datetime(${span.to.toISOString()});`);
    }
  });

  it("says what stayed unanswered, and why", async () => {
    const refused = new Failure({ what: "Could not search", why: "it refused.", fix: "Ask." });
    const { split } = store(({ tables }) => (tables.length > 1 ? late() : tables[0] === "B" ? refused : undefined));
    const answer = await split.query(seen("A", "B", "C"), options);
    expect(answer.rows).toEqual([["A"], ["C"]]);
    expect(answer.partial?.reason).toBe("B from 2024-05-01 00:00 UTC to 2024-05-08 00:00 UTC not searched: it refused");
  });

  it("fails with its timeout when no part of it answers", async () => {
    const { split } = store(late);
    await expect(split.query(seen("A", "B"), options)).rejects.toThrow("took longer than 180 s");
  });

  it("stops when the person does", async () => {
    const stop = new AbortController();
    const { split } = store(() => {
      stop.abort(new Error("enough"));
      return late();
    });
    await expect(split.query(seen("A", "B"), { ...options, signal: stop.signal })).rejects.toThrow("enough");
  });

  it("is not halved when its halves would not add up", async () => {
    const { run, split } = store(late);
    const alerts = bind(query("core/alerts"), { ...asked, indicator: { kind: "ip", value: "192.0.2.1" } });
    await expect(split.query(alerts, options)).rejects.toThrow("took longer");
    expect(run.length).toBe(1);
  });
});
