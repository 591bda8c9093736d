import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mapAlt } from "../../src/charts/alt.ts";
import { type MapPoint, mapScene } from "../../src/charts/map.ts";
import { type Box, placeLabels } from "../../src/charts/map-labels.ts";

const at = (label: string, role: MapPoint["role"], latitude: number, longitude: number): MapPoint => ({
  label,
  role,
  position: { latitude, longitude },
});
const lost: MapPoint = { label: "10.0.0.9", role: "not seen", position: null };

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("the map of a hunt", () => {
  const singapore = at("23.97.60.214", "hunted", 1.2931, 103.8558);
  const kassel = at("185.49.71.101", "not seen", 51.2993, 9.491);

  it("puts east to the right and north to the top", () => {
    const [east, north] = mapScene([singapore, kassel]).marks;
    expect(east?.x).toBeGreaterThan(north?.x ?? Number.NaN);
    expect(east?.y).toBeGreaterThan(north?.y ?? Number.NaN);
  });

  it("names each point, each role with its count, and whose locations they are", () => {
    const { svg } = mapScene([singapore, kassel]);
    for (const words of ["23.97.60.214", "185.49.71.101", "hunted (1)", "not seen (1)", "DB-IP"]) {
      expect(svg).toContain(words);
    }
  });

  it("draws the hunted and the rest in different shapes", () => {
    const shapes = (point: MapPoint) => mapScene([point], { anonymous: true }).svg.match(/<circle/g)?.length ?? 0;
    expect(shapes(singapore)).toBe(0);
    expect(shapes(kassel)).toBe(2);
  });

  it("says how many have no known location", () => {
    expect(mapScene([singapore, lost]).svg).toContain("1 without a known location");
    expect(mapAlt([singapore, lost])).toBe("World map: 1 hunted, 1 not seen; 1 without a known location.");
  });

  it("carries no name when it must be public", () => {
    const { svg } = mapScene([singapore, kassel], { anonymous: true, title: "Hunt of 23.97.60.214" });
    expect(svg).not.toMatch(/23\.97|185\.49/);
    expect(svg).toContain("DB-IP");
  });

  it("keeps words of strangers words", () => {
    const { svg } = mapScene([at(`</text><image href="http://x.example/"/>\u202e&`, "hunted", 0, 0)]);
    expect(svg).not.toContain("<image");
    expect(svg).not.toContain("\u202e");
    expect(svg).toContain("&lt;/text&gt;&lt;image");
  });

  it("says when labels found no room, the least important first", () => {
    const crowd = Array.from({ length: 80 }, (_, n) => at(`not-seen-${n}`, "not seen", 50 + (n % 9), 5 + (n % 13)));
    const { svg, unlabelled } = mapScene([...crowd, at("198.51.100.7", "hunted", 52, 10)]);
    expect(svg).toContain("198.51.100.7");
    expect(unlabelled.length).toBeGreaterThan(0);
    expect(svg).toContain(`${unlabelled.length} without room for a label`);
  });

  it("keeps everything inside the picture, the poles and the date line too", () => {
    const latitude = fc.double({ min: -90, max: 90, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(latitude, longitude, (lat, long) => {
        const [mark] = mapScene([at("x", "hunted", lat, long)]).marks;
        expect(mark?.x).toBeGreaterThanOrEqual(0);
        expect(mark?.x).toBeLessThanOrEqual(1024);
        expect(mark?.y).toBeGreaterThanOrEqual(44);
        expect(mark?.y).toBeLessThanOrEqual(464);
      }),
      { numRuns: 60 },
    );
  });
});

describe("labels", () => {
  it("cover neither each other, nor a mark, nor leave the frame", () => {
    const frame: Box = { x: 0, y: 0, width: 500, height: 300 };
    const coordinate = (max: number) => fc.integer({ min: 8, max: max - 8 });
    const label = fc.record({ x: coordinate(500), y: coordinate(300), width: fc.integer({ min: 10, max: 160 }) });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 40 }), (wanted) => {
        const marks = wanted.map(({ x, y }) => ({ x: x - 8, y: y - 8, width: 16, height: 16 }));
        const labels = wanted.map(({ x, y, width }) => ({ anchor: { x, y, radius: 8 }, width, height: 18 }));
        const boxes = placeLabels(labels, frame, marks).flatMap((placed) => (placed ? [placed.box] : []));
        for (const [index, box] of boxes.entries()) {
          expect(boxes.slice(index + 1).some((other) => overlap(box, other))).toBe(false);
          expect(marks.some((mark) => overlap(box, mark))).toBe(false);
          expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 500 && box.y + box.height <= 300).toBe(true);
        }
      }),
    );
  });
});
