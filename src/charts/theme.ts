import type { Chart, Plugin } from "chart.js";
import { fontFamily } from "./fonts.ts";
import { faintInk, gridline, ink, seriesColours } from "./palette.ts";

type Defaults = typeof Chart.defaults;

/** Light and quiet: the bars are the only strong colours. What a config states itself wins over all of this. */
export function applyTheme(defaults: Defaults): void {
  Object.assign(defaults.font, { family: fontFamily, size: 13, lineHeight: 1.3 });
  Object.assign(defaults, { color: faintInk, borderColor: gridline, animation: false, responsive: false });
  defaults.layout.padding = { top: 12, right: 20, bottom: 10, left: 12 };
  const { title, subtitle, legend } = defaults.plugins;
  Object.assign(title, {
    align: "start",
    color: ink,
    padding: { top: 2, bottom: 4 },
    font: { size: 17, weight: "bold" },
  });
  Object.assign(subtitle, { align: "start", color: faintInk, padding: { bottom: 14 }, font: { size: 13 } });
  Object.assign(legend, { position: "bottom" });
  Object.assign(legend.labels, { boxWidth: 12, boxHeight: 12, padding: 14, color: ink });
  Object.assign(defaults.scale.ticks, { maxRotation: 0, autoSkipPadding: 18, padding: 6 });
  defaults.set("scale", { border: { display: false } });
  defaults.set("scales.category", { grid: { display: false } });
  Object.assign(defaults.datasets.bar, { barPercentage: 0.96, categoryPercentage: 0.9, maxBarThickness: 56 });
}

/** Fills the paper, and gives a colour to each dataset that names none. */
export function paperAndColours(background: string): Plugin {
  return {
    id: "paper-and-colours",
    beforeInit(chart) {
      const oneColourEach = !["pie", "doughnut", "polarArea"].includes("type" in chart.config ? chart.config.type : "");
      chart.data.datasets.forEach((dataset, rank) => {
        const colour = seriesColours[rank % seriesColours.length] ?? ink;
        dataset.backgroundColor ??= oneColourEach ? colour : [...seriesColours];
        if (oneColourEach) dataset.borderColor ??= colour;
      });
    },
    beforeDraw({ ctx, width, height }) {
      ctx.save();
      ctx.globalCompositeOperation = "destination-over";
      ctx.fillStyle = background;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}
