import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Metrics } from "./metrics.ts";
import type { Readiness } from "./readiness.ts";
import { json } from "./reply.ts";
import type { Route } from "./route.ts";

/** Numbers of the process itself, by the names that dashboards know. */
function measureProcess(metrics: Metrics): void {
  const started = Date.now() / 1000 - process.uptime();
  metrics.gauge("process_start_time_seconds", "Unix time when the process started.", () => started);
  metrics.gauge("process_resident_memory_bytes", "Memory held by the process.", () => process.memoryUsage.rss());
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  metrics.gauge("nodejs_eventloop_lag_p99_seconds", "99th percentile of the event loop's delay since the start.", () =>
    // Without a sample yet the percentile is not a number.
    Number.isNaN(delay.mean) ? 0 : delay.percentile(99) / 1e9,
  );
}

/**
 * `/healthz`: the process answers. `/readyz`: all checks are done, else 503 with the names of those that are not.
 * `/metrics`: Prometheus text; counts and durations only, nothing that was hunted.
 */
export function healthRoutes({ readiness, metrics }: { readiness: Readiness; metrics: Metrics }): Route[] {
  measureProcess(metrics);
  return [
    { methods: ["GET"], path: "/healthz", handle: () => json(200, { alive: true }) },
    {
      methods: ["GET"],
      path: "/readyz",
      handle: () => {
        const state = readiness.state();
        return json(state.ready ? 200 : 503, state);
      },
    },
    {
      methods: ["GET"],
      path: "/metrics",
      handle: () => ({
        status: 200,
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
        body: metrics.text(),
      }),
    },
  ];
}
