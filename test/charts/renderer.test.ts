import { afterAll, describe, expect, it } from "vitest";
import { mapScene } from "../../src/charts/map.ts";
import { createRenderer } from "../../src/charts/renderer.ts";
import { timelineConfig } from "../../src/charts/timeline.ts";
import { Failure } from "../../src/model/failure.ts";
import { decode, isPng } from "./pictures.ts";

const renderer = createRenderer();
afterAll(() => renderer.close());

const config = timelineConfig(
  {
    step: "P1D",
    series: [
      { table: "OfficeActivity", points: [["2019-02-12T00:00:00Z", 60]] },
      { table: "Syslog", points: [["2019-02-12T00:00:00Z", 40]] },
    ],
  },
  { window: { from: "2019-02-12T00:00:00Z", to: "2019-02-13T00:00:00Z" } },
);

describe("a chart's picture", () => {
  it("is a PNG that every platform shows: 1024 x 512", async () => {
    const png = await renderer.renderChart(config);
    expect(isPng(png)).toBe(true);
    expect(await decode(png)).toMatchObject({ width: 1024, height: 512 });
  });

  it("has the size that was asked for, times the ratio", async () => {
    const png = await renderer.renderChart(config, { width: 300, height: 200, ratio: 2 });
    expect(await decode(png)).toMatchObject({ width: 600, height: 400 });
  });

  it("stacks the first series at the bottom and the second above it, on white paper", async () => {
    const picture = await decode(await renderer.renderChart(config));
    const column = Array.from({ length: 512 }, (_, y) => picture.colourAt(532, y));
    const [first, second] = [column.lastIndexOf("#0072b2"), column.lastIndexOf("#e69f00")];
    expect(second).toBeGreaterThan(0);
    expect(first).toBeGreaterThan(second);
    expect(picture.count("#0072b2") / picture.count("#e69f00")).toBeCloseTo(60 / 40, 1);
    expect(picture.colourAt(0, 0)).toBe("#ffffff");
  });

  it("is drawn on the background that was asked for", async () => {
    const picture = await decode(await renderer.renderChart(config, { background: "#102030" }));
    expect(picture.colourAt(1, 1)).toBe("#102030");
  });

  it("has words in it: the fonts come along", async () => {
    const words = { plugins: { title: { display: true, text: "MMMMMMMM" } } };
    const drawn = async (options: typeof words) =>
      (await decode(await renderer.renderChart({ ...config, options }))).count("#1f2933");
    const none = { plugins: { title: { display: true, text: " " } } };
    expect(await drawn(words)).toBeGreaterThan((await drawn(none)) + 300);
  });
});

describe("a map's picture", () => {
  const hunted = {
    label: "23.97.60.214",
    role: "hunted",
    position: { latitude: 1.2931, longitude: 103.8558 },
  } as const;
  const related = { label: "192.0.2.1", role: "related", position: { latitude: 40, longitude: -100 } } as const;

  it("is red where the hunted address is and blue where the others are", async () => {
    const scene = mapScene([hunted, related]);
    const picture = await decode(await renderer.renderMap(scene.svg));
    expect(picture).toMatchObject({ width: 1024, height: 512 });
    const [red, blue] = scene.marks.map(({ x, y }) => picture.colourAt(x, y));
    expect([red, blue]).toEqual(["#d7191c", "#0072b2"]);
  });

  it("is drawn whatever the labels say", async () => {
    const { svg } = mapScene([{ ...hunted, label: `<image href="/etc/hostname">` }]);
    expect(isPng(await renderer.renderMap(svg))).toBe(true);
  });

  it("is not drawn from an SVG that names a file or an address", async () => {
    const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">${inside}</svg>`;
    expect(isPng(await renderer.renderMap(svg(""), { width: 20 }))).toBe(true);
    for (const inside of [
      '<image href="/etc/hostname"/>',
      '<IMAGE xlink:href="x.png"/>',
      "<style>@import 'x'</style>",
    ]) {
      await expect(renderer.renderMap(svg(inside), { width: 20 })).rejects.toThrow("outside itself");
    }
  });
});

describe("the renderer", () => {
  it("draws away from the event loop", async () => {
    await renderer.warm();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all(Array.from({ length: 12 }, () => renderer.renderChart(config)));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
  });

  it("refuses a picture more than may wait, in words a person can read", async () => {
    const small = createRenderer({ threads: 1, queue: 2 });
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => small.renderChart(config)));
    await small.close();
    const refused = all.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(all.length).toBeGreaterThan(refused.length);
    for (const reason of refused) expect(reason).toBeInstanceOf(Failure);
  });

  it("ends a drawing that takes too long", async () => {
    const hasty = createRenderer({ threads: 1, timeout: 1 });
    await expect(hasty.renderChart(config)).rejects.toThrow("took too long");
    await hasty.close();
  });

  it("starts no thread before it is needed, and closes then too", async () => {
    await createRenderer().close();
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    const drawing = renderer.renderChart(config, { signal: controller.signal });
    controller.abort();
    await expect(drawing).rejects.toThrow();
    expect(isPng(await renderer.renderChart(config))).toBe(true);
  });
});
