import { arrayText, elements } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";

/**
 * Values with weights, `[[value, weight], ...]`: what percentilew() looks at, and the state of tdigest(), which is exact
 * here where Kusto's is an estimate. Values stay text, so that 64-bit integers lose nothing.
 */

type Json = string | null;
type Pair = readonly [value: string, weight: number];

function pairsOf(json: Json): Pair[] {
  const pairs = (elements(json) ?? []).flatMap((item): Pair[] => {
    const [value, weight = "1"] = elements(item) ?? [];
    return value === undefined || value === "null" || !(Number(weight) > 0) ? [] : [[value, Number(weight)]];
  });
  return pairs.sort(([a], [b]) => compared(a, b));
}

function compared(a: string, b: string): number {
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  return Number(a) - Number(b);
}

const total = (pairs: readonly Pair[]) => pairs.reduce((sum, [, weight]) => sum + weight, 0);

/** The smallest value that at least so much of the weight does not exceed. */
function percentile(pairs: readonly Pair[], percent: number): string | null {
  const wanted = (total(pairs) * percent) / 100;
  let reached = 0;
  for (const [value, weight] of pairs) {
    reached += weight;
    if (reached >= wanted) return value;
  }
  return pairs.at(-1)?.[0] ?? null;
}

/** The weight of the values up to this one. */
function rank(pairs: readonly Pair[], value: Json): number | null {
  if (value === null || value === "null") return null;
  return total(pairs.filter(([item]) => compared(item, value) <= 0));
}

function merged(states: Json): Json {
  const all = (elements(states) ?? []).map((state) => elements(state));
  return all.every((state) => state === undefined) ? null : arrayText(all.flatMap((state) => state ?? []));
}

export const weightedFunctions: NativeFunction[] = [
  nativeFunction("kql_weighted_percentile", ["dynamic", "real"], "string", (json: Json, percent: number | null) =>
    json === null || percent === null ? null : percentile(pairsOf(json), percent),
  ),
  nativeFunction("kql_weighted_rank", ["dynamic", "dynamic"], "real", (json: Json, value: Json) =>
    elements(json) ? rank(pairsOf(json), value) : null,
  ),
  nativeFunction("kql_weighted_share", ["dynamic", "dynamic"], "real", (json: Json, value: Json) => {
    const pairs = pairsOf(json);
    const reached = elements(json) ? rank(pairs, value) : null;
    return reached === null || pairs.length === 0 ? null : (100 * reached) / total(pairs);
  }),
  nativeFunction("kql_weighted_merge", ["dynamic"], "dynamic", merged),
];
