import { type At, day } from "./calendar.ts";
import type { Random } from "./random.ts";
import type { Table } from "./table.ts";

/** What a story is told with. */
export interface Scene {
  readonly at: At;
  readonly random: Random;
  /** Writes one row. */
  add<Event>(table: Table<Event>, event: Event): void;
}

export type Story = (scene: Scene) => void;

/** The days the workspace still holds: 12 to 18 February. */
const keptDays = [12, 13, 14, 15, 16, 17, 18];

/** How busy each hour of a day is. Machines do not sleep; people mostly do, yet no hour is ever silent. */
export type Rhythm = "machines" | "people";
const busy: Readonly<Record<Rhythm, readonly number[]>> = {
  machines: Array.from({ length: 24 }, () => 1),
  people: [1, 1, 1, 1, 1, 1, 2, 4, 6, 6, 6, 6, 4, 5, 6, 6, 5, 4, 2, 2, 2, 1, 1, 1],
};

/** Exactly `perDay` times on each kept day, in order, spread by the rhythm. */
export function week({ at, random }: Scene, perDay: number, rhythm: Rhythm): Date[] {
  return keptDays.flatMap((date) => {
    const midnight = at(`${date} Feb`).getTime();
    return quantiles(perDay, random).map((part) => new Date(midnight + Math.floor(dayPart(part, busy[rhythm]) * day)));
  });
}

function quantiles(count: number, random: Random): number[] {
  return Array.from({ length: count }, (_, index) => (index + random.next()) / count);
}

/** Where in a day (0 to 1) the given share of its work is done. */
function dayPart(share: number, weights: readonly number[]): number {
  let left = share * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [hour, weight] of weights.entries()) {
    if (left < weight) return (hour + left / weight) / weights.length;
    left -= weight;
  }
  return 1 - 1 / day;
}
