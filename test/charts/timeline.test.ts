import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timelineAlt } from "../../src/charts/alt.ts";
import { chartConfig } from "../../src/charts/config.ts";
import { type Timeline, timelineConfig } from "../../src/charts/timeline.ts";

const week = { from: "2019-02-12T00:00:00Z", to: "2019-02-19T00:00:00Z" };

const timelineOf = (tables: Record<string, [string, number][]>, step = "PT1H"): Timeline => ({
  step,
  series: Object.entries(tables).map(([table, points]) => ({ table, points })),
});

const manyTables = (count: number): Timeline =>
  timelineOf(
    Object.fromEntries(
      Array.from({ length: count }, (_, rank) => [`Table${rank}`, [["2019-02-14T03:00:00Z", 100 - rank]]]),
    ),
  );

const rowsOf = (config: ReturnType<typeof timelineConfig>) =>
  Object.fromEntries(
    config.data.datasets.map(({ label, data }) => [label, data.reduce<number>((sum, bar) => sum + Number(bar), 0)]),
  );

describe("a timeline's chart", () => {
  it("is plain data that the renderer's own reading leaves as it is", () => {
    const config = timelineConfig(manyTables(12), { window: week, indicator: { kind: "ip", value: "192.0.2.7" } });
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
    expect(chartConfig.parse(config)).toEqual(config);
  });

  it("stacks one series a table, most hits first", () => {
    const config = timelineConfig(
      timelineOf({ Syslog: [["2019-02-18T15:00:00Z", 1]], OfficeActivity: [["2019-02-16T03:00:00Z", 76]] }),
      { window: week },
    );
    expect(config.data.datasets.map(({ label }) => label)).toEqual(["OfficeActivity", "Syslog"]);
    expect(config.options?.scales?.x?.stacked).toBe(true);
    expect(config.options?.scales?.y?.stacked).toBe(true);
  });

  it("folds what is beyond seven tables into one, without losing a row", () => {
    const config = timelineConfig(manyTables(12), { window: week });
    expect(config.data.datasets).toHaveLength(8);
    expect(rowsOf(config)["other (5 tables)"]).toBe(93 + 92 + 91 + 90 + 89);
  });

  it("names an eighth table instead of folding it alone", () => {
    expect(timelineConfig(manyTables(8), { window: week }).data.datasets.map(({ label }) => label)).toContain("Table7");
  });

  it("gives every series its own colour", () => {
    const colours = timelineConfig(manyTables(12), { window: week }).data.datasets.map((set) => set.backgroundColor);
    expect(new Set(colours).size).toBe(8);
  });

  it("covers the whole window in UTC, also where nothing was seen", () => {
    const config = timelineConfig(timelineOf({ Syslog: [["2019-02-18T15:29:22Z", 3]] }), { window: week });
    expect(config.data.labels).toHaveLength(56);
    expect(config.data.labels?.[0]).toBe("12 Feb");
    expect(config.data.labels?.[1]).toBe("12 Feb 03:00");
    expect(config.data.labels?.indexOf("18 Feb 15:00")).toBe(config.data.datasets[0]?.data.indexOf(3));
    expect(config.options?.scales?.x?.title?.text).toBe("UTC, one bar is 3 hours");
    expect(config.options?.plugins?.subtitle?.text).toBe("12 Feb to 19 Feb 2019");
  });

  it("reads the step as an ISO 8601 duration, however it is spelled", () => {
    const points: [string, number][] = [["2019-02-14T00:00:00Z", 2]];
    const bars = (step: string) =>
      timelineConfig(timelineOf({ Syslog: points }, step), { window: week }).data.labels?.length;
    expect([bars("P1D"), bars("PT24H"), bars("PT1440M")]).toEqual([7, 7, 7]);
    for (const step of ["hourly", "PT0H", "P", "1h", ""]) {
      expect(() => timelineConfig(timelineOf({ Syslog: points }, step), { window: week })).toThrow(RangeError);
    }
  });

  it("never names an account in its title", () => {
    for (const kind of ["account", "email"] as const) {
      const config = timelineConfig(manyTables(2), { indicator: { kind, value: "ian@contoso.example" }, window: week });
      expect(JSON.stringify(config)).not.toContain("ian");
    }
  });

  it("names no indicator when it must be public", () => {
    const options = { indicator: { kind: "ip", value: "192.0.2.7" }, window: week } as const;
    expect(JSON.stringify(timelineConfig(manyTables(2), options))).toContain("192.0.2.7");
    expect(JSON.stringify(timelineConfig(manyTables(2), { ...options, anonymous: true }))).not.toContain("192.0.2.7");
  });

  it("says so when there is nothing to draw", () => {
    expect(timelineConfig(timelineOf({}), { window: week }).options?.plugins?.subtitle?.text).toBe(
      "12 Feb to 19 Feb 2019, no rows",
    );
    expect(timelineConfig(timelineOf({})).options?.plugins?.subtitle?.text).toBe("no rows");
  });

  it("keeps every hit and the limit of bars, whatever the window", () => {
    const instant = fc.integer({ min: Date.parse("2015-01-01"), max: Date.parse("2030-01-01") });
    const points = fc.array(fc.tuple(instant, fc.integer({ min: 1, max: 1e6 })), { minLength: 1, maxLength: 40 });
    const steps = fc.constantFrom("PT1M", "PT5M", "PT1H", "PT6H", "P1D", "P1W");
    fc.assert(
      fc.property(points, steps, fc.integer({ min: 1, max: 90 }), (hits, step, maxBars) => {
        const iso = hits.map(([at, count]): [string, number] => [new Date(at).toISOString(), count]);
        const config = timelineConfig(timelineOf({ Syslog: iso }, step), { maxBars });
        expect(config.data.labels?.length).toBeLessThanOrEqual(maxBars);
        expect(rowsOf(config)["Syslog"]).toBe(hits.reduce((sum, [, count]) => sum + count, 0));
      }),
    );
  });
});

describe("a timeline for those who hear it", () => {
  it("tells span and tables without the indicator", () => {
    const spoken = timelineAlt(manyTables(6), { window: week, indicator: { kind: "ip", value: "192.0.2.7" } });
    expect(spoken).toBe(
      "Rows by table over time, 12 Feb to 19 Feb 2019 UTC: Table0 100, Table1 99, Table2 98, Table3 97, 2 more.",
    );
  });
});
