import fc from "fast-check";
import JSON5 from "json5";
import { describe, expect, it } from "vitest";
import { timelineConfig } from "../../src/charts/timeline.ts";
import { chartUrl, timelineUrl, verifyChartUrl } from "../../src/charts/url.ts";

const secret = "a secret of at least thirty-two characters";
const now = new Date("2019-02-19T00:00:00Z");
const options = { publicUrl: "https://bot.example/hunts/", secret, now, ttl: 60_000 };
const later = (ms: number): Date => new Date(now.getTime() + ms);
const config = timelineConfig({
  step: "PT1H",
  series: [{ table: 'it\'s; a, "table"', points: [["2019-02-18T15:00:00Z", 1]] }],
});

describe("a chart's address", () => {
  const url = chartUrl(config, options);

  it("is a QuickChart address below the public one and carries the whole chart", () => {
    expect(url).toMatch(/^https:\/\/bot\.example\/hunts\/chart\?c=/);
    const query = new URL(url).searchParams;
    expect(JSON5.parse(query.get("c") ?? "")).toEqual(config);
    expect(Object.fromEntries(query)).toMatchObject({ w: "800", h: "400", f: "png", v: "4", bkg: "#ffffff" });
    expect(url).not.toContain(secret);
  });

  it("opens until its expiry and not after", () => {
    expect(verifyChartUrl(url, { secret, now })).toBe("valid");
    expect(verifyChartUrl(url, { secret, now: later(59_999) })).toBe("valid");
    expect(verifyChartUrl(url, { secret, now: later(60_000) })).toBe("expired");
  });

  it("survives being reordered and encoded anew", () => {
    const shuffled = new URL(url);
    shuffled.search = new URLSearchParams([...shuffled.searchParams].reverse()).toString();
    expect(shuffled.href).not.toBe(url);
    expect(verifyChartUrl(shuffled.href, { secret, now })).toBe("valid");
  });

  it("does not open with another secret, or without its signature", () => {
    expect(verifyChartUrl(url, { secret: `${secret}!`, now })).toBe("tampered");
    const bare = new URL(url);
    bare.searchParams.delete("sig");
    expect(verifyChartUrl(bare.href, { secret, now })).toBe("unsigned");
  });

  it("does not open once any parameter is changed, dropped, doubled or added", () => {
    const names = [...new URL(url).searchParams.keys()].filter((name) => name !== "sig");
    const changes: ((query: URLSearchParams, name: string, word: string) => void)[] = [
      (query, name, word) => query.set(name, `${query.get(name)}${word}`),
      (query, name) => query.delete(name),
      (query, name, word) => query.append(name, word),
      (query, name, word) => query.append(`${name}${word}`, word),
      (query, _name, word) => query.append("sig", word),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(...changes),
        fc.stringMatching(/^\w+$/),
        (name, change, word) => {
          const changed = new URL(url);
          change(changed.searchParams, name, word);
          expect(verifyChartUrl(changed.href, { secret, now })).toBe("tampered");
        },
      ),
    );
  });

  it("cannot be prolonged", () => {
    const longer = new URL(url);
    longer.searchParams.set("exp", "99999999999");
    expect(verifyChartUrl(longer.href, { secret, now })).toBe("tampered");
  });
});

describe("a timeline's address", () => {
  const series = Array.from({ length: 12 }, (_, rank) => ({
    table: `ATableWithARatherLongName${rank}_CL`,
    points: Array.from({ length: 168 }, (_, hour): [string, number] => [
      new Date(Date.parse("2019-02-12T00:00:00Z") + hour * 3_600_000).toISOString(),
      1000 * rank + hour,
    ]),
  }));

  it("fits into what chat platforms take, and loses no row over it", () => {
    const url = timelineUrl({ step: "PT1H", series }, {}, options);
    expect(url.length).toBeLessThanOrEqual(3000);
    expect(verifyChartUrl(url, { secret, now })).toBe("valid");
    const drawn = JSON5.parse(new URL(url).searchParams.get("c") ?? "");
    const rows = drawn.data.datasets.flatMap((set: { data: number[] }) => set.data);
    const all = series.flatMap(({ points }) => points.map(([, hits]) => hits));
    const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
    expect(sum(rows)).toBe(sum(all));
  });

  it("keeps fine bars where they fit", () => {
    const url = timelineUrl({ step: "PT1H", series: series.slice(0, 1) }, {}, options);
    expect(JSON5.parse(new URL(url).searchParams.get("c") ?? "").data.labels).toHaveLength(56);
  });
});
