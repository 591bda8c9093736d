import { Failure } from "../model/failure.ts";
import type { Window } from "../model/window.ts";
import { longestPhrase, plainRange, twoMeanings } from "./range-words.ts";
import { shorten } from "./words.ts";
import { dateIn, inZone } from "./zone.ts";

/** Searched when a request names no range and none is inherited. */
export const defaultRange = "7d";

const minutes: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 };
/** Nothing keeps logs longer: ten years, in minutes. */
const longest = 3_660 * 1440;

const relative = /^(\d+)([mhdw])$/;
const since = /^since\s+(\S+)$/i;
const instant = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;
/** Lengths of time that no letter of ours stands for, and bare dates: worth an answer of their own. */
const nearMiss =
  /^(?:(?:last |past )?\d+ ?(?:s|secs?|seconds?|mo|mons?|months?|y|yrs?|years?)|\d+ M|\d{4}-\d{2}-\d{2}\S*)$/i;
const dotted = /^\S*\d{4}-\d\d\S*\.\.|\.\.\d{4}-\d\d/;
/** A number and a letter or two: nothing else that is hunted looks like that. */
const unknownUnit = /^\d{1,4}[a-z]{1,2}$/i;
/** Any date will do where it is only asked whether words mean a range. */
const someDay = "2019-02-19";

/** True when text is meant as a range, well or badly formed. */
function isRange(text: string): boolean {
  const plain = plainRange(text, someDay);
  return (
    plain !== text ||
    twoMeanings(text, someDay) !== undefined ||
    [relative, nearMiss, unknownUnit, since].some((pattern) => pattern.test(lower(text))) ||
    (dotted.test(text) && !/\s/.test(text))
  );
}

/**
 * How many of the words from `at` on are one range, well or badly formed: the most that are; 0 when the first is none. A
 * word may hold several, as a shell's argument in quotes does.
 */
export function rangeAt(words: readonly string[], at: number): number {
  for (let count = Math.min(longestPhrase, words.length - at); count > 0; count--)
    if (isRange(spaced(words.slice(at, at + count).join(" ")))) return count;
  return words[at]?.toLowerCase() === "since" ? 1 : 0;
}

/**
 * Reads `30m 24h 7d 2w`, `A..B` or `since A`, where A and B are dates or ISO instants: half-open, so `..2019-02-19` ends as
 * that day begins; and what people say for these (`plainRange`). Relative ranges and `since` end at `now`. Dates and times
 * without an offset are UTC, or in `zone` (an IANA name) when the request gave one: what a text means does not depend on
 * who reads it. Throws a usage Failure.
 */
export function parseRange(text: string, now: Date, zone?: string): Window {
  const trimmed = spaced(text);
  const today = zone ? dateIn(now, zone) : now.toISOString().slice(0, 10);
  const plain = plainRange(trimmed, today);
  const [, amount, unit] = relative.exec(lower(plain)) ?? [];
  if (amount && unit) {
    const length = Number(amount) * (minutes[unit] ?? 0);
    if (length === 0) throw refuse(trimmed, "It has no length.");
    if (length > longest) throw refuse(trimmed, "It is longer than ten years.");
    return { from: new Date(now.getTime() - length * 60_000), to: now };
  }
  const start = since.exec(plain)?.[1];
  if (start) return judged(trimmed, { from: readInstant(start, trimmed, zone), to: now }, now);
  const [rolling, days] = twoMeanings(trimmed, today) ?? [];
  if (rolling && days) throw refuse(trimmed, `It could mean ${rolling} or ${days}.`, "Write the one that is meant.");
  const dots = plain.indexOf("..");
  if (dots < 0) throw refuse(trimmed, whyNot(trimmed));
  const from = readInstant(plain.slice(0, dots), trimmed, zone);
  return judged(trimmed, { from, to: readInstant(plain.slice(dots + 2), trimmed, zone) }, now);
}

/** A window as a range that means the same whenever it is read. */
export function absoluteRange(window: Window): string {
  return `${window.from.toISOString()}..${window.to.toISOString()}`;
}

/** A range as a later request inherits it: a length of time and `since` go on to move with the clock, two dates stay. */
export function heldRange(text: string, window: Window): string {
  const plain = plainRange(spaced(text), someDay);
  if (relative.test(lower(plain))) return plain;
  return since.test(plain) ? `since ${window.from.toISOString()}` : absoluteRange(window);
}

const spaced = (text: string) => text.trim().replace(/\s+/g, " ");

/** `7D` is 7d; `30M` could be minutes or months and is left to be refused. */
const lower = (word: string) => word.replace(/[HDW]$/, (unit) => unit.toLowerCase());

function whyNot(text: string): string {
  if (/^\d+ ?M$/.test(text)) return "M could be minutes or months.";
  if (/\d ?(?:mo|mons?|months?)$/i.test(text)) return "Months differ in length: 30d is thirty days.";
  if (/\d ?(?:y|yrs?|years?)$/i.test(text)) return "Years differ in length: 365d is as many days.";
  if (/\d ?(?:s|secs?|seconds?)$/i.test(text)) return "The shortest is a minute: 1m.";
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
  if (window.from.getTime() === now.getTime()) throw refuse(text, "It begins now: it has no length yet.");
  if (window.from > now) throw refuse(text, "It begins in the future.");
  if (window.to.getTime() - window.from.getTime() > longest * 60_000)
    throw refuse(text, "It is longer than ten years.");
  return window;
}

const examples =
  "For example: 30m, 24h, 7d, 2w, 2019-02-17..2019-02-19, 2019-02-17T10:00Z..2019-02-17T12:00Z or since 2019-02-17.";

function refuse(text: string, why: string, fix = examples): Failure {
  return new Failure({ what: `Could not read the range "${shorten(text)}"`, why, fix, usage: true });
}
