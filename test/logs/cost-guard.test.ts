import { describe, expect, it } from "vitest";
import { describeCost, judgeCost, usualBudget } from "../../src/logs/cost-guard.ts";
import { costGuarded } from "../../src/logs/cost-guarded.ts";
import { checkedQueries } from "../../src/logs/own-query.ts";
import type { BoundQuery, LogStore, QueryOptions, TableInfo } from "../../src/model/logs.ts";

const days = (count: number) => ({ from: new Date(0), to: new Date(count * 86_400_000) });
const plans = new Map<string, TableInfo["plan"]>([
  ["A", "Analytics"],
  ["B", "Analytics"],
  ["Unread", "unknown"],
  ["Basic", "Basic"],
  ["Aux", "Auxiliary"],
]);
const infosOf = (
  known: ReadonlyMap<string, TableInfo["plan"]>,
  rates: Readonly<Record<string, number>> = {},
): TableInfo[] =>
  [...known].map(([name, plan]) => ({
    name,
    plan,
    columns: [
      { name: "TimeGenerated", type: "datetime" },
      { name: "odd name", type: "string" },
    ],
    rows: null,
    oldest: null,
    newest: null,
    ...(rates[name] === undefined ? {} : { megabytesADay: rates[name] }),
  }));
const many = Array.from({ length: 100 }, (_, at) => `T${at}`);
const manyPlans = new Map(many.map((name) => [name, "Analytics" as const]));

describe("the judgement of a search's cost", () => {
  it.each([
    ["a few tables over a week", ["A", "B"], 7, plans, undefined],
    ["a plan that nobody may read", ["Unread"], 7, plans, undefined],
    ["tables that do not exist", ["Nothing", "Else"], 7, plans, undefined],
    ["the longest window", ["A"], 90, plans, undefined],
    ["a longer one", ["A"], 91, plans, "91 days are more than the 90 that are searched unasked"],
    [
      "a person's own query over too long a window",
      [],
      400,
      plans,
      "400 days are more than the 90 that are searched unasked",
    ],
    ["too many tables", many, 1, manyPlans, "100 tables are more than the 60 that are searched unasked"],
    [
      "many tables over many days",
      many.slice(0, 50),
      60,
      manyPlans,
      "50 tables over 60 days are more than is searched unasked",
    ],
    ["one table that is charged", ["A", "Basic"], 1, plans, "Basic is on a plan that is charged for every search"],
    ["two of them", ["Basic", "Aux"], 1, plans, "Basic, Aux are on a plan that is charged for every search"],
  ])("%s", (_, tables, count, known, reason) => {
    const judgement = judgeCost({ tables, window: days(count), infos: infosOf(known), budget: usualBudget });
    expect(judgement.ok ? undefined : judgement.reason).toBe(reason);
  });

  it("estimates gigabytes only where the size of every table is known", () => {
    const words = (rates: Readonly<Record<string, number>>) => {
      const infos = infosOf(plans, rates);
      const judgement = judgeCost({ tables: ["A", "B"], window: days(100), infos, budget: usualBudget });
      return judgement.ok || describeCost(judgement.estimate);
    };
    expect(words({ A: 512, B: 512 })).toBe("2 tables over 100 days, about 100 GB at the usual rate");
    expect(words({ A: 0.1, B: 0 })).toBe("2 tables over 100 days, less than 0.1 GB at the usual rate");
    expect(words({ A: 512 })).toBe("2 tables over 100 days, how many gigabytes is not known");
  });
});

describe("a store that asks before it spends", () => {
  const infos = infosOf(plans);
  const opened = () => {
    const run: { kql: string }[] = [];
    const inner: LogStore = {
      searchIsCheap: false,
      async query(query) {
        run.push(query);
        return { columns: [], rows: [], ms: 1 };
      },
      tables: async () => infos,
      close: async () => {},
    };
    return { run, store: costGuarded(inner, usualBudget) };
  };
  const options = (count: number, confirmed = false): QueryOptions => ({
    window: days(count),
    person: { platform: "terminal", id: "a", name: "A" },
    signal: new AbortController().signal,
    confirmed,
  });
  const bound = (...tables: string[]) =>
    ({ id: "x/y", kql: `union ${tables.join(", ")}`, tables, span: days(7), values: [] }) as unknown as BoundQuery;

  it("shows the estimate of a search beyond the budget, and runs it once confirmed", async () => {
    const { run, store } = opened();
    const query = await checkedQueries(async () => {}).accept("A | count");
    await expect(store.query(query, options(365))).rejects.toThrow(
      "(this one: 1 table over 365 days, how many gigabytes is not known)",
    );
    expect(run).toEqual([]);
    await store.query(query, options(365, true));
    expect(run).toEqual([query]);
  });

  it("never reads a table that is charged for every search, and says so", async () => {
    const { run, store } = opened();
    const answer = await store.query(bound("A", "Basic"), options(7, true));
    expect(run[0]?.kql).toBe(
      "let Basic = datatable(['TimeGenerated']:datetime, ['odd name']:string)[];\nunion A, Basic",
    );
    expect(answer.partial?.reason).toBe("Basic not searched: Basic plan, charged per search");
  });

  it("refuses a query that reads only such tables", async () => {
    const { run, store } = opened();
    await expect(store.query(bound("Basic", "Missing"), options(7, true))).rejects.toThrow("Basic (Basic)");
    expect(run).toEqual([]);
  });
});
