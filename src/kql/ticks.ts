import { unixEpochTicks } from "./types.ts";

/** Reading and writing of Kusto's datetimes and timespans as 100 ns ticks (bigint). */

const ticksPerSecond = 10_000_000n;
export const ticksPerDay = 864_000_000_000n;
const maxDatetime = 3_155_378_975_999_999_999n;

const pad = (value: bigint | number, width: number) => String(value).padStart(width, "0");

/** `2024-05-01T10:00:00.1234567Z`, as Kusto writes datetimes. */
export function datetimeText(ticks: bigint): string {
  const milliseconds = Number((ticks - unixEpochTicks - modulo(ticks, 10_000n)) / 10_000n);
  return `${new Date(milliseconds).toISOString().slice(0, -5)}.${pad(ticks % ticksPerSecond, 7)}Z`;
}

function modulo(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}

/** `[-][d.]hh:mm:ss[.fffffff]`, the form .NET calls constant. */
export function timespanText(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const days = size / ticksPerDay;
  const seconds = (size % ticksPerDay) / ticksPerSecond;
  const fraction = size % ticksPerSecond;
  const clock = `${pad(seconds / 3600n, 2)}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}`;
  return `${ticks < 0n ? "-" : ""}${days ? `${days}.` : ""}${clock}${fraction ? `.${pad(fraction, 7)}` : ""}`;
}

export function ticksFromParts(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): bigint | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1) return null;
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) * 10_000n + unixEpochTicks;
}

export function inDatetimeRange(ticks: bigint): bigint | null {
  return ticks >= 0n && ticks <= maxDatetime ? ticks : null;
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const iso =
  /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?\s*(Z|GMT|UTC|[+-]\d{2}:?\d{2})?$/i;
const american =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?\s*(AM|PM)?)?\s*Z?$/i;
const worded =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{2,4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(GMT|UTC|Z|[+-]\d{4})?$/i;
const monthFirst = /^([a-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM)?)?$/i;
const compact = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:(\d{2}))?)?$/;

/** Ticks of a datetime in one of the spellings Kusto reads, or null. */
export function parseDatetime(input: string): bigint | null {
  const value = input.trim();
  const parts = iso.exec(value);
  if (parts) {
    const [, year, month, day, hour, minute, second, fraction, zone] = parts;
    return assemble([year, month, day ?? "1", hour, minute, second], fraction, zone);
  }
  const slashed = american.exec(value);
  if (slashed) {
    const [, month, day, year, hour, minute, second, fraction, half] = slashed;
    return assemble([year, month, day, halfDay(hour, half), minute, second], fraction, undefined);
  }
  const packed = compact.exec(value);
  if (packed) return assemble(packed.slice(1), undefined, undefined);
  return parseWorded(value);
}

function parseWorded(value: string): bigint | null {
  const rfc = worded.exec(value);
  if (rfc) {
    const [, day, month, year, hour, minute, second, zone] = rfc;
    const full = year?.length === 2 ? `20${year}` : year;
    return assemble([full, monthNumber(month), day, hour, minute, second], undefined, zone);
  }
  const named = monthFirst.exec(value);
  if (!named) return null;
  const [, month, day, year, hour, minute, second, half] = named;
  return assemble([year, monthNumber(month), day, halfDay(hour, half), minute, second], undefined, undefined);
}

const monthNumber = (name: string | undefined) => String(monthNames.indexOf((name ?? "").toLowerCase()) + 1);

function halfDay(hour: string | undefined, half: string | undefined): string | undefined {
  if (!half || hour === undefined) return hour;
  return String((Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0));
}

function assemble(
  parts: (string | undefined)[],
  fraction: string | undefined,
  zone: string | undefined,
): bigint | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const ticks = ticksFromParts(year, month, day, hour, minute, second);
  if (ticks === null) return null;
  const rest = fraction ? BigInt(fraction.slice(0, 7).padEnd(7, "0")) : 0n;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  const shift = offset ? BigInt(Number(offset[2]) * 60 + Number(offset[3])) * 600_000_000n : 0n;
  return inDatetimeRange(ticks + rest - (offset?.[1] === "-" ? -shift : shift));
}

const units: Readonly<Record<string, number>> = {
  d: 864e9,
  day: 864e9,
  days: 864e9,
  h: 36e9,
  hr: 36e9,
  hrs: 36e9,
  hour: 36e9,
  hours: 36e9,
  m: 6e8,
  min: 6e8,
  mins: 6e8,
  minute: 6e8,
  minutes: 6e8,
  s: 1e7,
  sec: 1e7,
  secs: 1e7,
  second: 1e7,
  seconds: 1e7,
  ms: 1e4,
  milli: 1e4,
  millis: 1e4,
  millisec: 1e4,
  millisecond: 1e4,
  milliseconds: 1e4,
  micro: 10,
  micros: 10,
  microsec: 10,
  microsecond: 10,
  microseconds: 10,
  nano: 0.01,
  nanosecond: 0.01,
  nanoseconds: 0.01,
  tick: 1,
  ticks: 1,
};

/** Ticks of `1d`, `1.5h`, `-00:00:01`, `1.02:03:04.5`, or null. A bare number is not a timespan here. */
export function parseTimespan(input: string): bigint | null {
  const value = input.trim();
  const short = /^(-?)(\d*\.?\d+)\s*([a-z]+)$/i.exec(value);
  if (short) {
    const unit = units[(short[3] ?? "").toLowerCase()];
    if (unit === undefined) return null;
    const size = BigInt(Math.round(Number(short[2]) * unit));
    return short[1] ? -size : size;
  }
  const clock = /^(-?)(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/.exec(value);
  if (!clock) return null;
  const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = ""] = clock;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const whole = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  const size = BigInt(days) * ticksPerDay + whole * ticksPerSecond + BigInt(fraction.padEnd(7, "0") || "0");
  return sign ? -size : size;
}
