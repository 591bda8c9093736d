import { Failure } from "../model/failure.ts";
import type { Window } from "../model/window.ts";
import { shorten } from "./words.ts";
import { inZone } from "./zone.ts";

/** Searched when a request names no range and none is inherited. */
export const defaultRange = "7d";

const minutes: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };
/** Nothing keeps logs longer: ten years, in minutes. */
const longest = 3_660 * 1440;

const relative = /^(\d+)([mhdw])$/;
const since = /^since\s+(\S+)$/i;
const instant = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;
/** Spellings of a duration that are not ours, and bare dates: worth an answer of their own. */
const nearMiss =
  /^(?:\d+ ?(?:s|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|wks?|weeks?|mo|mons?|months?|y|yrs?|years?)|\d{4}-\d{2}-\d{2}.*)$/i;

/** A number and a letter or two: nothing else that is hunted looks like that. */
const unknownUnit = /^\d{1,4}[a-z]{1,2}$/i;

/** True when a word is meant as a range, well or badly formed. */
export function isRange(word: string): boolean {
  return (
    relative.test(lower(word)) ||
    nearMiss.test(word) ||
    unknownUnit.test(word) ||
    /^\S*\d{4}-\d\d\S*\.\.|\.\.\d{4}-\d\d/.test(word)
  );
}

/** True for one date or ISO instant: half a range. */
export function isInstant(word: string): boolean {
  return instant.test(word);
}

/**
 * Reads `30m 24h 7d 2w`, `A..B` or `since A`, where A and B are dates or ISO instants: half-open, so `..2019-02-19` ends as
 * that day begins. Relative ranges and `since` end at `now`. Dates and times without an offset are UTC, or in `zone` (an
 * IANA name) when the request gave one: what a text means does not depend on who reads it. Throws a usage Failure.
 */
export function parseRange(text: string, now: Date, zone?: string): Window {
  const trimmed = text.trim();
  const [, amount, unit] = relative.exec(lower(trimmed)) ?? [];
  if (amount && unit) {
    const length = Number(amount) * (minutes[unit] ?? 0);
    if (length === 0) throw refuse(trimmed, "It has no length.");
    if (length > longest) throw refuse(trimmed, "It is longer than ten years.");
    return { from: new Date(now.getTime() - length * 60_000), to: now };
  }
  const start = since.exec(trimmed)?.[1];
  if (start) return judged(trimmed, { from: readInstant(start, trimmed, zone), to: now }, now);
  const dots = trimmed.indexOf("..");
  if (dots < 0) throw refuse(trimmed, whyNot(trimmed));
  const from = readInstant(trimmed.slice(0, dots), trimmed, zone);
  return judged(trimmed, { from, to: readInstant(trimmed.slice(dots + 2), trimmed, zone) }, now);
}

/** A window as a range that means the same whenever it is read. */
export function absoluteRange(window: Window): string {
  return `${window.from.toISOString()}..${window.to.toISOString()}`;
}

/** A range as a later request inherits it: a length of time and `since` go on to move with the clock, two dates stay. */
export function heldRange(text: string, window: Window): string {
  if (relative.test(lower(text.trim()))) return text.trim();
  return since.test(text.trim()) ? `since ${window.from.toISOString()}` : absoluteRange(window);
}

/** `7D` is 7d; `30M` could be minutes or months and is left to be refused. */
const lower = (word: string) => word.replace(/[HDW]$/, (unit) => unit.toLowerCase());

function whyNot(text: string): string {
  if (/^\d+M$/.test(text)) return "M could be minutes or months.";
  if (instant.test(text)) return "One date has no end.";
  if (unknownUnit.test(text)) return `"${text.replace(/^\d+/, "")}" is no unit: m, h, d and w are.`;
  return "It is neither a length of time nor two dates with two dots between them.";
}

function readInstant(text: string, range: string, zone: string | undefined): Date {
  const [, date = "", time = "00:00", offset] = instant.exec(text) ?? [];
  if (date === "") throw refuse(range, `"${shorten(text)}" is neither a date nor an ISO instant.`);
  const utc = new Date(`${date}T${time}Z`);
  // Date rolls 30 February over to March; a person mistyped it.
  if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(date))
    throw refuse(range, `"${text}" is not in the calendar.`);
  if (offset) {
    const read = new Date(`${date}T${time}${offset.toUpperCase().replace(/^(.\d\d)(\d\d)$/, "$1:$2")}`);
    if (Number.isNaN(read.getTime())) throw refuse(range, `"${text}" has an offset that no clock has.`);
    return read;
  }
  return zone ? inZone(utc, zone) : utc;
}

function judged(text: string, window: Window, now: Date): Window {
  if (window.to !== now && window.from >= window.to) throw refuse(text, "It ends before it begins.");
  if (window.from >= now) throw refuse(text, "It begins in the future.");
  if (window.to.getTime() - window.from.getTime() > longest * 60_000)
    throw refuse(text, "It is longer than ten years.");
  return window;
}

function refuse(text: string, why: string): Failure {
  return new Failure({
    what: `Could not read the range "${shorten(text)}"`,
    why,
    fix: "For example: 30m, 24h, 7d, 2w, 2019-02-17..2019-02-19, 2019-02-17T10:00Z..2019-02-17T12:00Z or since 2019-02-17.",
    usage: true,
  });
}
