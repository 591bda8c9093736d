/**
 * The two ways in which a card stops waiting: its time, which begins with `start`, is over (`over`), or whoever asked has
 * left (`stopped`).
 */
export function endingOf(signal: AbortSignal, cardMs: number, start?: Promise<unknown>) {
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  let isOver = false;
  const over = new Promise<"late">((resolve) => {
    const begin = () => {
      if (!isOver) timer = setTimeout(() => resolve("late"), cardMs);
    };
    if (start) void start.then(begin);
    else begin();
  });
  const stopped = new Promise<"stopped">((resolve) => {
    stop = () => resolve("stopped");
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  const clear = () => {
    isOver = true;
    clearTimeout(timer);
    if (stop) signal.removeEventListener("abort", stop);
  };
  return { over, stopped, clear };
}

/** Each value as it comes, until all are there or somebody stops. */
export async function* asTheyLand<T>(landing: readonly Promise<T>[], stopped: Promise<"stopped">): AsyncGenerator<T> {
  const waiting = new Map(landing.map((each, at) => [at, each.then((value) => ({ at, value }))]));
  while (waiting.size > 0) {
    const next = await Promise.race([stopped, ...waiting.values()]);
    if (next === "stopped") return;
    waiting.delete(next.at);
    yield next.value;
  }
}
