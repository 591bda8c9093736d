import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engineFor, firstRow, rowsOf } from "./engine.ts";

const engine = engineFor();

describe("weights", () => {
  test("a value with a weight counts as that many values", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 6 })), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 99 }),
        async (pairs, percent) => {
          const table = `datatable(v:long, w:long)[${pairs.flat().join(", ")}]`;
          const repeated = pairs.flatMap(([value, weight]) => Array<number>(weight).fill(value)).sort((a, b) => a - b);
          const expected = repeated[Math.max(0, Math.ceil((repeated.length * percent) / 100) - 1)] ?? null;
          const found = await firstRow(
            engine(),
            `${table} | summarize p = percentilew(v, w, ${percent}), t = tdigest(v, w) | project p, percentile_tdigest(t, ${percent}, typeof(long))`,
          );
          expect(found).toEqual([expected, expected]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("states are merged, ranked and kept", async () => {
    const kql = `datatable(g:string, v:long)['a', 1, 'a', 3, 'b', 5, 'b', 7] | summarize t = tdigest(v) by g
      | summarize m = tdigest_merge(t)
      | project percentile_tdigest(m, 50), percentiles_array_tdigest(m, 25, 100), rank_tdigest(m, 4), percentrank_tdigest(m, 5)`;
    expect(await rowsOf(engine(), kql)).toEqual([[3, [1, 7], 2, 75]]);
  });

  test("percentiles of times are times", async () => {
    const kql = `datatable(t:datetime, w:long)[datetime(2020-01-01), 1, datetime(2020-01-02), 5]
      | summarize percentilew(t, w, 50), percentilesw_array(w, w, 10, 90)`;
    expect(await rowsOf(engine(), kql)).toEqual([["2020-01-02T00:00:00.0000000Z", [1, 5]]]);
  });
});

test("buildschema names what all values have and what only some are", async () => {
  const kql = `datatable(v:dynamic)[dynamic({'a':1}), dynamic({'a':'x','b':[true,null]}), dynamic({'a':{'c':1.5}})] | summarize buildschema(v)`;
  expect(await rowsOf(engine(), kql)).toEqual([
    [{ a: ["long", "string", { c: "double" }], b: { "`indexer`": "bool" } }],
  ]);
});

test("points on Earth", async () => {
  const row = await firstRow(
    engine(),
    `print round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056)), geo_distance_2points(1, 91, 1, 1),
      geo_point_to_geohash(139.806115, 35.554128, 12), geo_geohash_to_central_point('sunny'), geo_geohash_to_central_point('a'),
      geo_point_in_circle(0.0, 0.0, 0.0, 1.0, 120000), geo_point_in_circle(0.0, 0.0, 0.0, 1.0, 100000)`,
  );
  const middle = { type: "Point", coordinates: [42.47314453125, 23.70849609375] };
  expect(row).toEqual([1546754, null, "xn76m27ty9g4", middle, null, true, false]);
});

test("gamma, error and beta functions", async () => {
  const row = await firstRow(
    engine(),
    `print gamma(5), gamma(0.5), loggamma(10), erf(0.5), erf(-4.0), erfc(1.0), erfc(5.0), beta_cdf(0.5, 10.0, 20.0),
      beta_cdf(beta_inv(0.1, 10.0, 20.0), 10.0, 20.0), beta_pdf(0.5, 10.0, 20.0)`,
  );
  const expected = [
    24, 1.772453850905516, 12.801827480081469, 0.5204998778130465, -0.9999999845827421, 0.15729920705028513,
    1.5374597944280347e-12, 0.9692858271300793, 0.1, 0.7461760193109512,
  ];
  for (const [index, value] of expected.entries()) expect(Number(row[index]) / value).toBeCloseTo(1, 12);
});

test("a transform and back again", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 14 }), async (series) => {
      const kql = `print s = dynamic([${series}]) | extend (re, im) = series_fft(s) | extend (a, b) = series_ifft(re, im) | project re, a`;
      const [transformed, back] = (await firstRow(engine(), kql)) as [number[], number[]];
      expect(transformed[0]).toBeCloseTo(
        series.reduce((sum, value) => sum + value, 0),
        8,
      );
      for (const [index, value] of series.entries()) expect(back[index]).toBeCloseTo(value, 8);
    }),
    { numRuns: 30 },
  );
});
