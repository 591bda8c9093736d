import { always } from "../model/timeline.ts";

/** How numbers, times and spans read on a card. All times are UTC. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `18 Feb 15:29` */
export function clock(time: Date | string): string {
  const date = new Date(time);
  return `${day(date)} ${hour(date)}`;
}

/** `18 Feb` */
export function day(time: Date | string): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}

/** `18 Feb`, and `18 Feb 2019` in another year than the reader's. */
export function dayAt(time: string, now: string): string {
  const year = new Date(time).getUTCFullYear();
  return year === new Date(now).getUTCFullYear() ? day(time) : `${day(time)} ${year}`;
}

/** `18 Feb 15:29`, and `18 Feb 2019 15:29` in another year than the reader's. */
export const clockAt = (time: string, now: string): string => `${dayAt(time, now)} ${hour(time)}`;

/** `15:29` */
export function hour(time: Date | string): string {
  return new Date(time).toISOString().slice(11, 16);
}

/** `16 Feb 03:43`, `16 Feb 03:43-03:48`, `16 Feb 03:07 - 18 Feb 15:29`: as short as it stays clear. */
export function span(first: string, last: string): string {
  if (clock(first) === clock(last)) return clock(first);
  return day(first) === day(last) ? `${clock(first)}-${hour(last)}` : `${clock(first)} - ${clock(last)}`;
}

/** A length of time in its largest whole unit: `7 days`, `24 hours`, `40 min`. */
export function duration(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [60_000, "min"],
  ];
  for (const [size, unit] of units) {
    const count = Math.floor(ms / size);
    if (count >= 1 && (unit !== "day" || count >= 2 || ms % size === 0)) {
      return unit === "min" ? `${count} min` : plural(count, unit);
    }
  }
  return plural(Math.max(0, Math.round(ms / 1000)), "second");
}

/** Until when something is watched. What the configuration lists has no end, and is kept with the last day there is. */
export function untilWords(until: string): string {
  return Date.parse(until) === always.getTime() ? "as long as it is listed" : `until ${clock(until)} UTC`;
}

/** How long ago, short: `moments ago`, `40 min ago`, `8 h ago`, `3 days ago`. */
export function ago(then: string, now: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(then)) / 60_000));
  if (minutes === 0) return "moments ago";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  const days = Math.floor(minutes / 1440);
  return days < 2 * 365 ? `${days} days ago` : `${Math.floor(days / 365)} years ago`;
}

/** `1 host`, `2 hosts`, `1,204 rows` */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${number(count)} ${count === 1 ? noun : many}`;
}

/** Thousands separated by commas. */
export function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** A list in words, at most `most` of them, the rest counted: `a, b, +6`. */
export function listed(words: readonly string[], most: number): string {
  const rest = words.length - most;
  return rest > 0 ? [...words.slice(0, most), `+${rest}`].join(", ") : words.join(", ");
}

/** `7 days to 19 Feb 00:00 UTC`; with its year where `now` is in another. */
export function windowWords(window: { readonly from: string; readonly to: string }, now = window.to): string {
  const ms = Date.parse(window.to) - Date.parse(window.from);
  return `${duration(ms)} to ${clockAt(window.to, now)} UTC`;
}

/** The first letter large, as a line begins. */
export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
