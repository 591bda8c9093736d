import { Piscina } from "piscina";
import { Failure } from "../model/failure.ts";
import { bundled } from "../model/package-root.ts";
import { threadArguments } from "../model/thread-arguments.ts";
import type { ChartConfig } from "./config.ts";
import { mapScene } from "./map.ts";
import type { ChartTask, ChartTextTask, DrawnText, MapTask } from "./render.worker.ts";
import { defaultSize } from "./size.ts";
import { createTurns } from "./turns.ts";

export interface ChartPicture {
  /** CSS pixels, default 800 x 400. */
  readonly width?: number;
  readonly height?: number;
  /** Real pixels per CSS pixel. Default 1.28, which makes the default picture 1024 x 512. */
  readonly ratio?: number;
  /** Any CSS colour. Default white. */
  readonly background?: string;
  readonly signal?: AbortSignal;
}

/** Draws pictures in worker threads. No thread is started before the first picture or `warm`. */
export interface Renderer {
  /** A Chart.js 4 config as PNG. */
  renderChart(config: ChartConfig, picture?: ChartPicture): Promise<Uint8Array>;
  /** A config that anyone may have written, as JSON5 text: read and drawn away from the event loop. */
  renderChartText(text: string, picture?: ChartPicture): Promise<DrawnText>;
  /** An SVG of `mapScene` as PNG, `width` pixels wide (default 1024). One that refers to anything outside itself is refused. */
  renderMap(svg: string, picture?: { readonly width?: number; readonly signal?: AbortSignal }): Promise<Uint8Array>;
  /** Starts a thread and draws once, so that the first real picture does not wait for modules and fonts. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

interface Tasks {
  chart: ChartTask;
  chartText: ChartTextTask;
  map: MapTask;
}
interface Results {
  chart: Uint8Array;
  chartText: DrawnText;
  map: Uint8Array;
}

export interface RendererOptions {
  /** At most this many worker threads. Default 2. */
  readonly threads?: number;
  /** Pictures that may wait for a thread; one more is refused. Default 128. */
  readonly queue?: number;
  /** Milliseconds to draw one picture once it is its turn; then its thread is ended. Default 10 s. */
  readonly timeout?: number;
}

const full = (queue: number): Failure =>
  new Failure({
    what: "Could not draw the picture",
    why: `${queue} pictures are already waiting.`,
    fix: "Try again in a few seconds.",
  });

const late = (cause: unknown): Failure =>
  new Failure({
    what: "Could not draw the picture",
    why: "drawing it took too long.",
    fix: "Ask for fewer points or a smaller picture.",
    cause,
  });

export function createRenderer(options: RendererOptions = {}): Renderer {
  const { threads = 2, queue = 128, timeout = 10_000 } = options;
  const turns = createTurns(threads, queue);
  let pool: Piscina<Tasks[keyof Tasks], Results[keyof Tasks]> | undefined;
  let closed = false;

  async function run<Name extends keyof Tasks>(
    name: Name,
    task: Tasks[Name],
    signal?: AbortSignal,
  ): Promise<Results[Name]> {
    const done = await turns.take(signal);
    if (!done) throw full(queue);
    const deadline = AbortSignal.timeout(timeout);
    try {
      if (closed) throw new Error("the renderer is closed");
      pool ??= new Piscina({
        filename: bundled("src/charts/render.worker.js"),
        execArgv: threadArguments,
        minThreads: 1,
        maxThreads: threads,
        idleTimeout: 30_000,
      });
      const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
      // The pool knows one kind of task; the worker's function of that name gives that name's result.
      return (await pool.run(task, { name, signal: either })) as Results[Name];
    } catch (error) {
      throw deadline.aborted && !signal?.aborted ? late(error) : error;
    } finally {
      done();
    }
  }

  const renderer: Renderer = {
    renderChart(config, { signal, ...picture } = {}) {
      return run("chart", { config, background: "#ffffff", ...defaultSize, ...picture }, signal);
    },
    renderChartText(text, { signal, ...picture } = {}) {
      return run("chartText", { text, background: "#ffffff", ...defaultSize, ...picture }, signal);
    },
    async renderMap(svg, { width = 1024, signal } = {}) {
      // The rasteriser would read files that an <image> names. Our maps hold none, so one that does is not ours.
      if (/<(!|image|feImage|use|style)|<[^>]*href/i.test(svg))
        throw new Error("a map refers to nothing outside itself");
      return run("map", { svg, width }, signal);
    },
    async warm() {
      await renderer.renderChart({ type: "bar", data: { labels: ["a"], datasets: [{ data: [1] }] } });
      await renderer.renderMap(mapScene([]).svg);
    },
    async close() {
      closed = true;
      await pool?.destroy();
    },
  };
  return renderer;
}
