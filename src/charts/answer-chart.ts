import type { Drawable } from "../model/pictures.ts";
import { type AnswerSeries, answerSeries } from "./answer-series.ts";
import type { ChartConfig } from "./config.ts";
import { muted, seriesColours } from "./palette.ts";
import { timeLabel } from "./time-axis.ts";

/** The picture that a query's `render` asks for, or why it is not drawn. */
export type AnswerChart =
  | {
      readonly alt: string;
      /** What of the answer it leaves out, if anything. */
      readonly less: string | null;
      /** `anonymous`: without a word from the rows or the query. */
      config(anonymous: boolean): ChartConfig;
    }
  | { readonly undrawn: string };

interface Kind {
  readonly type: "line" | "bar" | "pie" | "scatter";
  readonly axis: "times" | "anything";
  readonly sideways?: boolean;
  readonly filled?: boolean;
  readonly stacked?: boolean;
}

const kinds: Readonly<Record<string, Kind>> = {
  timechart: { type: "line", axis: "times" },
  linechart: { type: "line", axis: "anything" },
  areachart: { type: "line", axis: "anything", filled: true },
  stackedareachart: { type: "line", axis: "anything", filled: true, stacked: true },
  columnchart: { type: "bar", axis: "anything", stacked: true },
  barchart: { type: "bar", axis: "anything", stacked: true, sideways: true },
  piechart: { type: "pie", axis: "anything" },
  scatterchart: { type: "scatter", axis: "anything" },
};

/** These ask for what a card shows anyway. */
const plain = new Set(["table", "card"]);

const mostPlaces = 500;
const mostBars = 60;
const colours = [...seriesColours, muted];

/** Null where no picture is asked for. */
export function answerChart(answer: Drawable): AnswerChart | null {
  const wanted = answer.render?.toLowerCase();
  if (wanted === undefined || plain.has(wanted) || answer.rows.length === 0) return null;
  const kind = kinds[wanted];
  if (!kind) return { undrawn: `a ${wanted} is not drawn here` };
  const rows = answerSeries(answer, kind.axis);
  const read = rows && kind.type === "pie" ? slices(rows) : rows;
  if (!read) {
    const missing =
      kind.axis === "times" ? "a column of times and one of numbers" : "a column of numbers beside the first";
    return { undrawn: `a ${wanted} needs ${missing}` };
  }
  const most = kind.type === "bar" || kind.type === "pie" ? mostBars : mostPlaces;
  const places = timesBetween(read).slice(0, most);
  const drawn = read.series.slice(0, colours.length);
  const left = read.places.filter((place) => !places.includes(place)).length;
  const less = [
    ...(left > 0 ? [`the first ${read.places.length - left} of ${read.places.length} places`] : []),
    ...(drawn.length < read.series.length ? [`the ${drawn.length} largest of ${read.series.length} series`] : []),
  ];
  return {
    alt: `${wanted} of ${drawn.length === 1 ? "one series" : `${drawn.length} series`}, ${places.length} places.`,
    less: less.length > 0 ? less.join(", ") : null,
    config: (anonymous) => configOf(kind, { ...read, places, series: drawn }, anonymous),
  };
}

/** A pie has one series, and no more slices than there are colours: the small ones are one. */
function slices({ axis, series: [whole], places }: AnswerSeries): AnswerSeries {
  const values = whole?.values ?? new Map<number | string, number>();
  const size = (place: number | string) => values.get(place) ?? 0;
  const ranked = [...places].sort((a, b) => size(b) - size(a));
  if (ranked.length <= colours.length) return { axis, places: ranked, series: [{ label: whole?.label ?? "", values }] };
  const own = ranked.slice(0, seriesColours.length);
  const rest = ranked.slice(seriesColours.length);
  const other = `other (${rest.length})`;
  const folded = new Map([...own.map((place) => [place, size(place)] as const), [other, sum(rest.map(size))]]);
  return { axis, places: [...own, other], series: [{ label: whole?.label ?? "", values: folded }] };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** A regular series of times with its gaps: a missing hour is a place without a value. */
function timesBetween({ axis, places }: AnswerSeries): readonly (number | string)[] {
  if (axis.type !== "datetime" || places.length < 3) return places;
  const times = places.map(Number);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const step = Math.min(...gaps);
  const count = Math.round(((times.at(-1) ?? 0) - (times[0] ?? 0)) / step) + 1;
  if (count > mostPlaces || gaps.some((gap) => gap % step !== 0)) return places;
  return Array.from({ length: count }, (_, index) => (times[0] ?? 0) + index * step);
}

function configOf(kind: Kind, { axis, places, series }: AnswerSeries, anonymous: boolean): ChartConfig {
  const time = axis.type === "datetime";
  const wordsOf = (place: number | string, index: number) =>
    time && typeof place === "number" ? timeLabel(place) : anonymous ? `${index + 1}` : String(place).slice(0, 60);
  const labels = places.map(wordsOf);
  const named = series.map(({ label, values }, index) => ({
    label: anonymous ? `series ${index + 1}` : label.slice(0, 100),
    data: places.map((place) => values.get(place) ?? null),
    colour: colours[index] ?? muted,
  }));
  const legend = { display: kind.type === "pie" || series.length > 1, position: "bottom" as const };
  if (kind.type === "pie") {
    const background = places.map((_, index) => colours[index % colours.length] ?? muted);
    const datasets = named.map(({ data }) => ({ data, backgroundColor: background }));
    return { type: "pie", data: { labels, datasets }, options: { plugins: { legend } } };
  }
  const shape = kind.type === "bar" ? "bar" : "line";
  const title = (text: string) => ({ title: { display: true, text } });
  const across = { stacked: kind.stacked === true, ...title(time ? "UTC" : anonymous ? "rows" : axis.name) };
  const up = { stacked: kind.stacked === true, beginAtZero: true };
  return {
    type: shape,
    data: {
      labels,
      datasets: named.map(({ label, data, colour }) => ({
        label,
        data,
        // What lies behind an area is seen through it.
        backgroundColor: kind.filled && !kind.stacked ? `${colour}55` : colour,
        borderColor: colour,
        ...(shape === "line" ? { borderWidth: 2, pointRadius: kind.type === "scatter" ? 4 : 1.5, spanGaps: true } : {}),
        ...(kind.type === "scatter" ? { showLine: false } : {}),
        ...(kind.filled ? { fill: "origin" as const } : {}),
      })),
    },
    options: {
      plugins: { legend },
      ...(kind.sideways ? { indexAxis: "y" as const } : {}),
      scales: kind.sideways ? { x: up, y: across } : { x: across, y: up },
    },
  };
}
