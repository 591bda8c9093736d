import type { Departure, Habit, LensRow } from "../model/hunt-answer.ts";
import type { IndicatorKind } from "../model/indicator.ts";

/** What is ours logs on, reads and writes all day: that alone is nobody getting in. */
export function isOurs(kind: IndicatorKind): boolean {
  return kind === "host" || kind === "account";
}

export interface UseInput {
  readonly rows: readonly LensRow[];
  /** What behaviour analytics noticed, and who came in from outside. */
  readonly noticed: readonly Departure[];
  readonly habits: readonly Habit[];
}

/**
 * What speaks for a use that is not its own, the latest first: what behaviour analytics noticed, first logons from outside,
 * what a question found out of the ordinary, and sign-ins from a country that is new to somebody with a past. Alerts are judged apart.
 */
export function departures({ rows, noticed, habits }: UseInput): Departure[] {
  const found = rows.flatMap(({ query, detail, rows: count, unusual }) =>
    unusual
      ? [
          {
            what: count > 1 ? `${count} ${detail}` : detail,
            by: query,
            first: unusual,
            last: unusual,
            rows: count,
            address: "",
          },
        ]
      : [],
  );
  const places = habits
    .filter((habit) => habit.isNew && habit.what === "country")
    .map((habit) => ({
      what: `sign-ins from ${habit.value}, a new country`,
      by: "account/sign-in-map",
      first: habit.last,
      last: habit.last,
      rows: habit.rows,
      address: "",
    }));
  return [...noticed, ...found, ...places].sort((a, b) => b.last.localeCompare(a.last));
}
