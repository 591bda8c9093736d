import { describe, expect, it } from "vitest";
import { createMetrics } from "../../src/http/metrics.ts";

describe("metrics", () => {
  it("are written as Prometheus reads them", () => {
    const metrics = createMetrics();
    const hunts = metrics.counter("hunts_total", "Hunts.");
    hunts.add();
    hunts.add({}, 2);
    metrics.gauge("queue", "Waiting.", () => 7);
    expect(metrics.text()).toBe(
      "# HELP hunts_total Hunts.\n# TYPE hunts_total counter\nhunts_total 3\n" +
        "# HELP queue Waiting.\n# TYPE queue gauge\nqueue 7\n",
    );
  });

  it("count a value in every bucket that holds it", () => {
    const metrics = createMetrics();
    const seconds = metrics.histogram("seconds", "Time.", [0.1, 1]);
    for (const value of [0.1, 0.5, 3]) seconds.observe(value, { route: "/a" });
    expect(metrics.text().split("\n").slice(2, 7)).toEqual([
      'seconds_bucket{route="/a",le="0.1"} 1',
      'seconds_bucket{route="/a",le="1"} 2',
      'seconds_bucket{route="/a",le="+Inf"} 3',
      'seconds_sum{route="/a"} 3.6',
      'seconds_count{route="/a"} 3',
    ]);
  });

  it("keep a label in its quotes", () => {
    const metrics = createMetrics();
    metrics.counter("odd_total", "Odd.").add({ name: 'a"b\\c\nd' });
    expect(metrics.text()).toContain('odd_total{name="a\\"b\\\\c\\nd"} 1');
  });

  it("are registered once", () => {
    const metrics = createMetrics();
    metrics.counter("hunts_total", "Hunts.");
    expect(() => metrics.counter("hunts_total", "Hunts.")).toThrow("twice");
  });
});
