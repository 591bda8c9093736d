// Loaded into the bot before anything else: how late its event loop is, written to a file on SIGUSR2, from when it was last
// asked. `own` is at most what the process computed meanwhile, in all its threads: without what it waited for a core.
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

const file = process.env["HUNTBOT_BENCH_LOOP"];
const resolution = 10;

/** Milliseconds of computing since the process began. */
function computed() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

if (isMainThread && file) {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  let own = 0;
  let last = { at: performance.now(), computed: computed() };
  setInterval(() => {
    const now = { at: performance.now(), computed: computed() };
    own = Math.max(own, Math.min(now.at - last.at - resolution, now.computed - last.computed));
    last = now;
  }, resolution).unref();
  // What is measured is from one tick of a timer to the next: a loop that is never late counts the timer itself.
  const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
  process.on("SIGUSR2", () => {
    const [p50, p99, p100] = [delay.percentile(50), delay.percentile(99), delay.max].map(late);
    writeFileSync(file, JSON.stringify({ p50, p99, p100, own }));
    delay.reset();
    own = 0;
  });
}
