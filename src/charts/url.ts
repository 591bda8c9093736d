import JSON5 from "json5";
import quickchart from "quickchart-js";
import { type SignatureState, signUrl, verifySignature } from "../model/signed-url.ts";
import type { ChartConfig } from "./config.ts";
import { defaultSize } from "./size.ts";
import { type Timeline, type TimelineOptions, timelineConfig } from "./timeline.ts";

/** The package's types describe its CommonJS build; imported as a module, the default export is the class itself. */
const QuickChart = quickchart as unknown as typeof quickchart.default;

const subject = "chart";
const month = 30 * 24 * 3_600_000;

/** Slack's limit for the address of a picture or a button. */
export const maxUrlLength = 3000;

export interface ChartUrlOptions {
  /** Where people reach this bot's HTTP server; a path in it is kept. */
  readonly publicUrl: string;
  readonly secret: string;
  readonly now: Date;
  /** Milliseconds until the link stops working. Default 30 days. */
  readonly ttl?: number;
}

/** The QuickChart address of a chart on this bot's own `/chart`, signed over the whole query, with an expiry. */
export function chartUrl(config: ChartConfig, options: ChartUrlOptions): string {
  const base = new URL(options.publicUrl);
  const unsigned = new QuickChart()
    .setScheme(base.protocol.slice(0, -1))
    .setHost(base.host + base.pathname.replace(/\/+$/, ""))
    .setVersion("4")
    .setWidth(defaultSize.width)
    .setHeight(defaultSize.height)
    .setConfig(JSON5.stringify(config))
    .getUrl();
  const expires = new Date(options.now.getTime() + (options.ttl ?? month));
  const { href } = signUrl(new URL(unsigned), { subject, secret: options.secret, expires });
  // Both characters may stand in a query as they are; the signature is over decoded values.
  return href.replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/** Judges an address made by `chartUrl`; takes the whole address or its query. */
export function verifyChartUrl(url: string | URLSearchParams, options: { secret: string; now: Date }): SignatureState {
  const query = typeof url === "string" ? new URL(url).searchParams : url;
  return verifySignature(query, { subject, ...options });
}

/**
 * The address of a timeline's chart, with as many bars as fit into the 3000 characters that chat platforms take.
 * Throws a RangeError when no number of bars fits.
 */
export function timelineUrl(timeline: Timeline, chart: TimelineOptions, options: ChartUrlOptions): string {
  for (const maxBars of [72, 60, 48, 36, 28, 20, 14, 8, 4]) {
    const url = chartUrl(
      timelineConfig(timeline, { ...chart, maxBars: Math.min(maxBars, chart.maxBars ?? 72) }),
      options,
    );
    if (url.length <= maxUrlLength) return url;
  }
  throw new RangeError(`a chart of ${timeline.series.length} tables does not fit into ${maxUrlLength} characters`);
}
