const repeats = 5;

export async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; ms: number }> {
  const started = performance.now();
  const result = await work();
  return { result, ms: performance.now() - started };
}

/** The quickest of some rounds: the one that other work on the machine disturbed least. */
export async function best<Result>(
  work: () => Promise<Result>,
  rounds = repeats,
): Promise<{ result: Result; ms: number }> {
  let fastest = await timed(work);
  for (let round = 1; round < rounds; round += 1) {
    const next = await timed(work);
    if (next.ms < fastest.ms) fastest = next;
  }
  return fastest;
}
