/** Works through the items, at most `abreast` of them at a time; the first that fails ends it. */
export async function inTurns<T, R>(items: readonly T[], abreast: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [at, item] of left) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(abreast, items.length) }, worker));
  return results;
}
