import { z } from "zod";

const maxSeries = 24;
const maxPoints = 2000;

const words = z.string().max(300);
const colour = z
  .string()
  .max(40)
  .regex(/^[#\w(),.%\s/-]*$/, "is not a colour");
const number = z.number().min(-1e15).max(1e15);
const size = z.number().min(0).max(200);
const flag = z.boolean();

const value = z.union([number, z.null(), z.object({ x: z.union([number, words]), y: number, r: size.optional() })]);

const dataset = z.object({
  label: words.optional(),
  type: z.enum(["bar", "line"]).optional(),
  data: z.array(value).max(maxPoints),
  backgroundColor: z.union([colour, z.array(colour).max(maxPoints)]).optional(),
  borderColor: z.union([colour, z.array(colour).max(maxPoints)]).optional(),
  borderWidth: size.optional(),
  borderDash: z.array(z.number().min(1).max(200)).max(4).optional(),
  borderRadius: size.optional(),
  fill: z.union([flag, z.enum(["origin", "start", "end"])]).optional(),
  tension: z.number().min(0).max(1).optional(),
  pointRadius: size.optional(),
  pointStyle: z.enum(["circle", "cross", "crossRot", "dash", "line", "rect", "rectRot", "star", "triangle"]).optional(),
  showLine: flag.optional(),
  stepped: flag.optional(),
  spanGaps: flag.optional(),
  stack: words.optional(),
  order: number.optional(),
  hidden: flag.optional(),
  barPercentage: z.number().min(0).max(1).optional(),
  categoryPercentage: z.number().min(0).max(1).optional(),
});

const heading = z.object({
  display: flag.optional(),
  text: z.union([words, z.array(words).max(5)]).optional(),
  color: colour.optional(),
  position: z.enum(["top", "bottom", "left", "right"]).optional(),
  align: z.enum(["start", "center", "end"]).optional(),
});

const scale = z.object({
  type: z.enum(["category", "linear", "logarithmic", "radialLinear"]).optional(),
  display: flag.optional(),
  stacked: flag.optional(),
  beginAtZero: flag.optional(),
  min: number.optional(),
  max: number.optional(),
  suggestedMin: number.optional(),
  suggestedMax: number.optional(),
  reverse: flag.optional(),
  position: z.enum(["top", "bottom", "left", "right"]).optional(),
  title: heading.optional(),
  grid: z.object({ display: flag.optional(), color: colour.optional() }).optional(),
  ticks: z
    .object({ display: flag.optional(), color: colour.optional(), precision: z.int().min(0).max(10).optional() })
    .optional(),
});

const options = z.object({
  indexAxis: z.enum(["x", "y"]).optional(),
  cutout: z.union([size, z.string().regex(/^\d{1,2}%$/)]).optional(),
  layout: z.object({ padding: size.optional() }).optional(),
  plugins: z
    .object({
      title: heading.optional(),
      subtitle: heading.optional(),
      legend: z
        .object({
          display: flag.optional(),
          position: z.enum(["top", "bottom", "left", "right"]).optional(),
          reverse: flag.optional(),
        })
        .optional(),
    })
    .optional(),
  scales: z.object({ x: scale.optional(), y: scale.optional(), r: scale.optional() }).optional(),
});

/**
 * The part of Chart.js 4's configuration that is drawn: data and plain settings, nothing that could be code or make a
 * drawing endless (tick counts and steps are left to Chart.js). Settings not named here are not drawn.
 */
export const chartConfig = z.object({
  type: z.enum(["bar", "line", "pie", "doughnut", "radar", "polarArea", "scatter", "bubble"]),
  data: z.object({
    labels: z
      .array(z.union([words, number, z.array(words).max(3)]))
      .max(maxPoints)
      .optional(),
    datasets: z.array(dataset).max(maxSeries),
  }),
  options: options.optional(),
});

export type ChartConfig = z.infer<typeof chartConfig>;
