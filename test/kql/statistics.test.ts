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

/** The definition: each frequency is the sum of all points, turned. */
function slowTransform(series: readonly number[]): { real: number[]; imaginary: number[] } {
  const turned = (turn: (angle: number) => number) =>
    series.map((_, k) =>
      series.reduce((sum, value, t) => sum + value * turn((-2 * Math.PI * k * t) / series.length), 0),
    );
  return { real: turned(Math.cos), imaginary: turned(Math.sin) };
}

test("a transform of any length is what its definition says, and the way back leads back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 70 }), async (series) => {
      const kql = `print s = dynamic([${series}]) | extend (re, im) = series_fft(s) | extend (a, b) = series_ifft(re, im) | project re, im, a`;
      const [real, imaginary, back] = (await firstRow(engine(), kql)) as [number[], number[], number[]];
      const expected = slowTransform(series);
      for (const [index, value] of series.entries()) {
        expect(real[index]).toBeCloseTo(expected.real[index] ?? Number.NaN, 7);
        expect(imaginary[index]).toBeCloseTo(expected.imaginary[index] ?? Number.NaN, 7);
        expect(back[index]).toBeCloseTo(value, 8);
      }
    }),
    { numRuns: 40 },
  );
});

test("a polynomial is found again from its points, whatever their order", async () => {
  const coefficient = fc.integer({ min: -9, max: 9 });
  const wanted = fc.array(coefficient, { minLength: 1, maxLength: 5 });
  const places = fc.uniqueArray(fc.integer({ min: -10, max: 10 }), { minLength: 5, maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(wanted, places, async (coefficients, xs) => {
      const ys = xs.map((x) => coefficients.reduce((total, value) => total * x + value, 0));
      const kql = `print y = dynamic([${ys}]), x = dynamic([${xs}])
        | extend series_fit_poly(y, x, ${coefficients.length - 1})
        | project series_fit_poly_y_coefficients, series_fit_poly_y_poly_fit, series_fit_poly_y_rsquare`;
      const [found, fit, rsquare] = (await firstRow(engine(), kql)) as [number[], number[], number];
      for (const [index, value] of coefficients.entries()) expect(found[index]).toBeCloseTo(value, 6);
      for (const [index, value] of ys.entries()) expect(Math.abs((fit[index] ?? 0) - value)).toBeLessThan(1e-5);
      expect(rsquare).toBeCloseTo(1, 6);
    }),
    { numRuns: 30 },
  );
});

test("a polynomial of the first degree is the line, and too few points are none", async () => {
  const kql = `print y = dynamic([2, null, 5, 11, 4, -1]) | extend series_fit_poly(y), n = series_fit_poly(y, y, 5)
    | project series_fit_poly_y_coefficients, series_fit_poly_y_variance, series_fit_poly_y_rvariance`;
  const [coefficients, variance, rvariance] = (await firstRow(engine(), kql)) as [number[], number, number];
  const [slope = 0, start = 0] = coefficients;
  const points = [2, 5, 11, 4, -1].map((y, index) => ({ x: [1, 3, 4, 5, 6][index] ?? 0, y }));
  const residuals = points.map(({ x, y }) => y - start - slope * x);
  expect(residuals.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8);
  expect(residuals.reduce((sum, value, index) => sum + value * (points[index]?.x ?? 0), 0)).toBeCloseTo(0, 8);
  expect(variance).toBeCloseTo(15.76, 10);
  expect(rvariance).toBeCloseTo(residuals.reduce((sum, value) => sum + value * value, 0) / 5, 10);
  expect(
    await rowsOf(
      engine(),
      "print y = dynamic([1]) | extend series_fit_poly(y) | project series_fit_poly_y_coefficients",
    ),
  ).toEqual([[null]]);
});

test("a season is the median of each of its places, as Kusto's documentation shows it", async () => {
  const kql = `datatable(s:dynamic, p:long)[
    dynamic([2, 5, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1]), -1,
    dynamic([8, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10]), -1,
    dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]), -1,
    dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]), 3] | project series_seasonal(s, p)`;
  const times = (count: number, season: number[]) => Array<number[]>(count).fill(season).flat();
  expect(await rowsOf(engine(), kql)).toEqual([
    [[...times(4, [1, 2, 3, 4, 3, 2]), 1]],
    [times(4, [10, 12, 14, 12, 10])],
    [times(12, [0])],
    [times(4, [1.5, 3.5, 5.5])],
  ]);
});

test("two samples by Welch's test, and angles on Earth, as Kusto's documentation shows them", async () => {
  const samples = `datatable(a:real, b:real)[27.5,27.1, 21,22, 19,20.8, 23.6,23.4, 17,23.4, 17.9,23.5, 16.9,25.8, 20.1,22,
    21.9,24.8, 22.6,20.2, 23.1,21.9, 19.6,22.1, 19,22.9, 21.7,20.5, 21.4,24.4]
    | summarize welch_test(avg(a), variance(a), count(), avg(b), variance(b), count())`;
  expect(Number((await firstRow(engine(), samples))[0]).toFixed(3)).toBe("0.021");
  const angles = await firstRow(
    engine(),
    `print geo_azimuth(5, 10, 10, -40), geo_angle(0, 10, 0, 5, 3, -10), geo_azimuth(0, 0, -1, 0), geo_azimuth(5, 10, 5, 10),
      geo_azimuth(0, 0, 180, 0), geo_angle(0, 10, 0, 10, 3, -10)`,
  );
  expect(angles[0]).toBeCloseTo(3.05459939796449, 12);
  expect(angles[1]).toBeCloseTo(2.94493843406882, 12);
  expect(angles.slice(2)).toEqual([Math.PI * 1.5, null, null, null]);
});
