import type { HuntResult, Series } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import type { ChartConfig } from "./config.ts";
import { muted, seriesColours } from "./palette.ts";
import { barLabels, barOf, spanLabel, stepMilliseconds, type TimeAxis, timeAxis, widthLabel } from "./time-axis.ts";

export type Timeline = HuntResult["timeline"];

export interface TimelineOptions {
  /** Drawn from end to end even where nothing was seen; without it the axis runs from the first to the last row. */
  readonly window?: { readonly from: string; readonly to: string };
  /** Named in the title, unless it is an account or the picture is anonymous. */
  readonly indicator?: Indicator;
  /** For pictures that must be public: no host, account or indicator in it. */
  readonly anonymous?: boolean;
  /** At most this many bars; hits are added up into wider ones. Default 72. */
  readonly maxBars?: number;
}

/** What the axis of a timeline covers: the window, or the rows where no window is given. Null for an empty timeline. */
export function timelineSpan(
  timeline: Timeline,
  window?: TimelineOptions["window"],
): { from: number; to: number } | null {
  if (window) return { from: Date.parse(window.from), to: Date.parse(window.to) };
  const instants = timeline.series.flatMap((series) => series.points.map(([iso]) => Date.parse(iso)));
  if (instants.length === 0) return null;
  const [from, last] = instants.reduce(
    ([low, high], instant) => [Math.min(low, instant), Math.max(high, instant)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { from, to: last + stepMilliseconds(timeline.step) };
}

const total = (series: Series): number => series.points.reduce((sum, [, hits]) => sum + hits, 0);

function binned(points: Series["points"], axis: TimeAxis): number[] {
  const bars = new Array<number>(axis.count).fill(0);
  for (const [iso, hits] of points) {
    const bar = barOf(axis, Date.parse(iso));
    if (bar !== undefined) bars[bar] = (bars[bar] ?? 0) + hits;
  }
  return bars;
}

/** Most hits first; what has no colour of its own is folded together and says how many tables it stands for. */
function coloured(timeline: Timeline): { label: string; colour: string; points: Series["points"] }[] {
  const ranked = [...timeline.series].sort((a, b) => total(b) - total(a) || a.table.localeCompare(b.table));
  // One table more than there are colours takes the grey itself: folding a single table would only hide its name.
  if (ranked.length <= seriesColours.length + 1) {
    return ranked.map(({ table, points }, rank) => ({ label: table, colour: seriesColours[rank] ?? muted, points }));
  }
  const folded = ranked.slice(seriesColours.length);
  const kept = seriesColours.map((colour, rank) => ({ ...(ranked[rank] ?? { table: "", points: [] }), colour }));
  return [
    ...kept.map(({ table, points, colour }) => ({ label: table, colour, points })),
    { label: `other (${folded.length} tables)`, colour: muted, points: folded.flatMap((series) => series.points) },
  ];
}

function titleOf({ indicator, anonymous }: TimelineOptions): string {
  if (!indicator || anonymous) return "Rows by table";
  return indicator.kind === "account" || indicator.kind === "email"
    ? "Rows by table, one account"
    : `Rows by table, ${indicator.value.slice(0, 80)}`;
}

/**
 * A stacked bar chart of hits over time, one colour a table, as plain Chart.js 4 data. Times are UTC. Points outside the
 * window are not drawn. Throws a RangeError when the step is no ISO 8601 duration.
 */
export function timelineConfig(timeline: Timeline, options: TimelineOptions = {}): ChartConfig {
  const span = timelineSpan(timeline, options.window);
  const step = stepMilliseconds(timeline.step);
  const axis = timeAxis(span?.from ?? 0, span?.to ?? 0, step, options.maxBars ?? 72);
  const seen = timeline.series.some((series) => total(series) > 0);
  const subtitle = [span ? spanLabel(span.from, span.to) : "", seen ? "" : "no rows"].filter(Boolean).join(", ");
  return {
    type: "bar",
    data: {
      labels: span ? barLabels(axis) : [],
      datasets: coloured(timeline).map(({ label, colour, points }) => ({
        label,
        data: binned(points, axis),
        backgroundColor: colour,
      })),
    },
    options: {
      plugins: {
        title: { display: true, text: titleOf(options) },
        subtitle: { display: true, text: subtitle },
        legend: { position: "bottom" },
      },
      scales: {
        x: { stacked: true, title: { display: true, text: `UTC, one bar is ${widthLabel(axis.width)}` } },
        y: { stacked: true, suggestedMax: 1, ticks: { precision: 0 } },
      },
    },
  };
}
