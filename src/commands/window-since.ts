import type { Window } from "../model/window.ts";

const dayMs = 86_400_000;
const longestDays = 30;

/** From a day before the earliest of these times until now; of an old one, the month that began then. */
export function windowSince(times: readonly (string | null)[], now: Date): Window {
  const known = times.flatMap((time) => (time ? [Date.parse(time)] : [])).filter(Number.isFinite);
  const began = Math.min(now.getTime(), ...known);
  const from = new Date(Math.floor(began / dayMs - 1) * dayMs);
  const to = Math.min(now.getTime(), from.getTime() + longestDays * dayMs);
  return { from, to: new Date(to) };
}
