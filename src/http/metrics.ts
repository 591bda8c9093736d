type Labels = Readonly<Record<string, string>>;

interface Counter {
  add(labels?: Labels, count?: number): void;
}
interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** Numbers for Prometheus. Each name is registered once; labels come from the code, never from a request. */
export interface Metrics {
  counter(name: string, help: string): Counter;
  /** `buckets` are upper bounds, ascending, in the unit of the name. */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram;
  /** `read` is asked at each scrape. */
  gauge(name: string, help: string, read: () => number): void;
  /** Prometheus' text format 0.0.4. */
  text(): string;
}

const escaped = (value: string): string => value.replace(/[\\"\n]/g, (char) => (char === "\n" ? "\\n" : `\\${char}`));

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}

interface Bins {
  readonly labels: Labels;
  /** One count a bucket, each value in the first that holds it; the last is everything above. */
  readonly counts: number[];
  sum: number;
}

function histogramLines(name: string, buckets: readonly number[], { labels, counts, sum }: Bins): string[] {
  let total = 0;
  const bounds = [...buckets.map(String), "+Inf"];
  const lines = bounds.map((le, index) => {
    total += counts[index] ?? 0;
    return `${name}_bucket${labelText({ ...labels, le })} ${total}`;
  });
  return [...lines, `${name}_sum${labelText(labels)} ${sum}`, `${name}_count${labelText(labels)} ${total}`];
}

export function createMetrics(): Metrics {
  const families = new Map<string, () => string[]>();

  function register(name: string, help: string, type: string, lines: () => string[]): void {
    if (families.has(name)) throw new Error(`the metric ${name} is registered twice`);
    families.set(name, () => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines()]);
  }

  return {
    counter(name, help) {
      const values = new Map<string, number>();
      register(name, help, "counter", () => [...values].map(([labels, value]) => `${name}${labels} ${value}`));
      return {
        add(labels = {}, count = 1) {
          const key = labelText(labels);
          values.set(key, (values.get(key) ?? 0) + count);
        },
      };
    },
    histogram(name, help, buckets) {
      const series = new Map<string, Bins>();
      register(name, help, "histogram", () =>
        [...series.values()].flatMap((bins) => histogramLines(name, buckets, bins)),
      );
      return {
        observe(value, labels = {}) {
          const key = labelText(labels);
          const bins = series.get(key) ?? { labels, counts: new Array<number>(buckets.length + 1).fill(0), sum: 0 };
          series.set(key, bins);
          const found = buckets.findIndex((bound) => value <= bound);
          const index = found < 0 ? buckets.length : found;
          bins.counts[index] = (bins.counts[index] ?? 0) + 1;
          bins.sum += value;
        },
      };
    },
    gauge(name, help, read) {
      register(name, help, "gauge", () => [`${name} ${read()}`]);
    },
    text: () => `${[...families.values()].flatMap((lines) => lines()).join("\n")}\n`,
  };
}
