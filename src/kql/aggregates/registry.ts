import { collectionAggregates } from "./collections.ts";
import type { Aggregate } from "./define.ts";
import { numberAggregates } from "./numbers.ts";
import { type SeveralAggregate, severalAggregates } from "./several.ts";
import { weightedAggregates, weightedSeveral } from "./weighted.ts";

const single = new Map<string, Aggregate>([
  ...Object.entries(numberAggregates),
  ...Object.entries(collectionAggregates),
  ...Object.entries(weightedAggregates),
]);
const several = new Map<string, SeveralAggregate>([
  ...Object.entries(severalAggregates),
  ...Object.entries(weightedSeveral),
]);

export function aggregateFunction(name: string): Aggregate | undefined {
  return single.get(name);
}

export function severalFunction(name: string): SeveralAggregate | undefined {
  return several.get(name);
}
