import { unixEpochTicks } from "../types.ts";

const ticksPerMillisecond = 10_000n;
const ticksPerDay = 864_000_000_000n;
const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const timespanPattern = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/;

/** Ticks of an ISO 8601 date or instant with up to 7 fractional digits (UTC without an offset); undefined for anything else. */
export function ticksFromIso(text: string): bigint | undefined {
  const match = isoPattern.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset = "Z"] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // Date rolls 31 February over into March; such a day does not exist.
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1 || Number(year) === 0) {
    return undefined;
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const local = BigInt(date.getTime()) * ticksPerMillisecond + unixEpochTicks + BigInt(fraction.padEnd(7, "0"));
  return local - offsetTicks(offset);
}

function offsetTicks(offset: string): bigint {
  if (offset === "Z") return 0n;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return BigInt(offset.startsWith("-") ? -minutes : minutes) * 60_000n * ticksPerMillisecond;
}

/** The ISO instant of a tick count, always with 7 fractional digits and `Z`. */
export function isoFromTicks(ticks: bigint): string {
  const sinceEpoch = ticks - unixEpochTicks;
  const fraction = ((sinceEpoch % 10_000_000n) + 10_000_000n) % 10_000_000n;
  const seconds = (sinceEpoch - fraction) / ticksPerMillisecond;
  return `${new Date(Number(seconds)).toISOString().slice(0, 19)}.${fraction.toString().padStart(7, "0")}Z`;
}

/** Ticks of a timespan written `d.hh:mm:ss.fffffff` (days and fraction optional); undefined for anything else. */
export function ticksFromTimespan(text: string): bigint | undefined {
  const match = timespanPattern.exec(text);
  if (!match) return undefined;
  const [, sign, days = "0", hours, minutes, seconds = "0", fraction = ""] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const clock = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const ticks = BigInt(days) * ticksPerDay + BigInt(clock) * 10_000_000n + BigInt(fraction.padEnd(7, "0"));
  return sign ? -ticks : ticks;
}
