import { createCanvas, GlobalFonts } from "@napi-rs/canvas";
import { Resvg } from "@resvg/resvg-js";
import { Chart, type ChartConfiguration, type ChartItem, registerables } from "chart.js";
import { move } from "piscina";
import { errorWords } from "../model/failure.ts";
import type { ChartConfig } from "./config.ts";
import { fontFamily, fontFiles } from "./fonts.ts";
import { readConfig } from "./read-config.ts";
import { applyTheme, paperAndColours } from "./theme.ts";

export interface ChartTask {
  readonly config: ChartConfig;
  /** CSS pixels; the picture has `ratio` times as many. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly background: string;
}

export interface ChartTextTask extends Omit<ChartTask, "config"> {
  /** JSON5, from anyone. */
  readonly text: string;
}

export type DrawnText =
  | { readonly png: Uint8Array; readonly ignored: readonly string[] }
  | { readonly problem: string };

export interface MapTask {
  readonly svg: string;
  /** Pixels. */
  readonly width: number;
}

const fonts = fontFiles();
GlobalFonts.registerFromPath(fonts.regular, fontFamily);
GlobalFonts.registerFromPath(fonts.bold, fontFamily);
Chart.register(...registerables);
applyTheme(Chart.defaults);

/** Its own memory, which the pool can hand over to the main thread; the libraries' buffers cannot be. */
const owned = (png: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(png);

/** `move` marks a result to be handed over instead of copied; it arrives as what it was. */
const handOver = (png: Uint8Array): Uint8Array => move(owned(png)) as unknown as Uint8Array;

function draw({ config, width, height, ratio, background }: ChartTask): Uint8Array<ArrayBuffer> {
  const canvas = createCanvas(width, height);
  const drawing = new Chart(canvas as unknown as ChartItem, {
    ...(config as ChartConfiguration),
    options: {
      ...(config.options as ChartConfiguration["options"]),
      devicePixelRatio: ratio,
      responsive: false,
      animation: false,
    },
    plugins: [paperAndColours(background)],
  });
  try {
    return owned(canvas.toBuffer("image/png"));
  } finally {
    drawing.destroy();
  }
}

export function chart(task: ChartTask): Uint8Array {
  return handOver(draw(task));
}

/** Reads and draws a config that anyone may have written. What Chart.js itself refuses is a problem of the config. */
export function chartText({ text, ...picture }: ChartTextTask): DrawnText {
  const read = readConfig(text);
  if ("problem" in read) return read;
  try {
    return { png: draw({ config: read.config, ...picture }), ignored: read.ignored };
  } catch (error) {
    return { problem: `it cannot be drawn: ${errorWords(error)}` };
  }
}

export function map({ svg, width }: MapTask): Uint8Array {
  const drawing = new Resvg(svg, {
    fitTo: { mode: "width", value: width },
    font: { fontFiles: [fonts.regular, fonts.bold], loadSystemFonts: false, defaultFontFamily: fontFamily },
  });
  return handOver(drawing.render().asPng());
}
