/** A half-open span of time, UTC: `from` is inside, `to` is not. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** The same span as ISO instants, as answers and case files hold it. */
export interface IsoWindow {
  readonly from: string;
  readonly to: string;
}

export function isoWindow({ from, to }: Window): IsoWindow {
  return { from: from.toISOString(), to: to.toISOString() };
}

/** The one source of "now". The pinned sample sets it to its scenario instant. */
export type Clock = () => Date;

/** Milliseconds of the letter behind a length of time, as people and configurations write it: `90s`, `30m`, `7d`. */
export const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
