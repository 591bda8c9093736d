import { Failure } from "../model/failure.ts";
import type { ChartPicture, Renderer } from "./renderer.ts";
import { defaultSize, sizeLimits } from "./size.ts";

/** A QuickChart request: the query of a GET or the JSON of a POST, by QuickChart's own names, long or short. */
export type ChartParameters = Readonly<Record<string, unknown>>;

const maxText = 64 * 1024;

const refuse = (why: string): Failure =>
  new Failure({ what: "Could not draw the chart", why, fix: "Send a Chart.js 4 config as JSON5 data.", usage: true });

function parameter(given: ChartParameters, ...names: readonly string[]): unknown {
  return names.map((name) => given[name]).find((value) => value !== undefined && value !== "");
}

function between(given: unknown, fallback: number, name: string, low: number, high: number): number {
  if (given === undefined) return fallback;
  const value =
    typeof given === "number" || (typeof given === "string" && /^\d{1,5}(\.\d{1,4})?$/.test(given))
      ? Number(given)
      : Number.NaN;
  if (!(value >= low && value <= high)) throw refuse(`the ${name} must be a number from ${low} to ${high}.`);
  return value;
}

function backgroundOf(given: ChartParameters): string {
  const background = parameter(given, "bkg", "backgroundColor") ?? "#ffffff";
  if (typeof background === "string" && /^[#\w(),.% -]{1,40}$/.test(background)) return background;
  throw refuse("the background is not a colour.");
}

function pictureOf(given: ChartParameters): Required<Omit<ChartPicture, "signal">> {
  const width = Math.round(between(parameter(given, "w", "width"), defaultSize.width, "width", 20, sizeLimits.side));
  const height = Math.round(
    between(parameter(given, "h", "height"), defaultSize.height, "height", 20, sizeLimits.side),
  );
  const ratio = between(
    parameter(given, "devicePixelRatio"),
    defaultSize.ratio,
    "device pixel ratio",
    0.5,
    sizeLimits.ratio,
  );
  if (width * height * ratio ** 2 > sizeLimits.pixels)
    throw refuse(`it would have more than ${sizeLimits.pixels} pixels.`);
  return { width, height, ratio, background: backgroundOf(given) };
}

function textOf(given: ChartParameters): string {
  const chart = parameter(given, "c", "chart");
  if (chart === undefined) throw refuse("there is no chart: the parameter c is missing.");
  const text = typeof chart === "string" ? chart : JSON.stringify(chart);
  const encoding = parameter(given, "encoding") ?? "url";
  if (encoding !== "url" && encoding !== "base64") throw refuse("the encoding must be url or base64.");
  if (text.length > maxText) throw refuse(`the config is longer than ${maxText} characters.`);
  return encoding === "base64" ? Buffer.from(text, "base64").toString("utf8") : text;
}

/**
 * Answers a QuickChart request as its server would, with a PNG, except that the config is data only. `ignored` names
 * settings that are not drawn. Throws a usage Failure for a request that cannot be drawn.
 */
export async function drawQuickChart(
  renderer: Renderer,
  given: ChartParameters,
  signal: AbortSignal,
): Promise<{ png: Uint8Array; ignored: readonly string[] }> {
  const format = parameter(given, "f", "format") ?? "png";
  if (format !== "png") throw refuse("only the format png is drawn.");
  const drawn = await renderer.renderChartText(textOf(given), { ...pictureOf(given), signal });
  if ("problem" in drawn) throw refuse(drawn.problem);
  return drawn;
}
