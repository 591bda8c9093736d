import { inDatetimeRange, parseDatetime, parseTimespan, ticksFromParts, ticksPerDay, timespanText } from "../ticks.ts";
import { unixEpochTicks } from "../types.ts";
import { type NativeFunction, nativeFunction, remembered } from "./native.ts";

type Ticks = bigint | null;

/** Pieces of a format: runs of one letter, quoted or escaped text, and everything else as it is. */
const pieces = remembered(
  (format) =>
    format.match(/\\.|'[^']*'|"[^"]*"|%?(?:yyyy|yy?|MM?|dd?|HH?|hh?|mm?|ss?|f{1,7}|F{1,7}|tt?)|[\s\S]/g) ?? [],
);

const spanPieces = remembered((format) => format.match(/d+|HH?|hh?|mm?|ss?|f{1,7}|F{1,7}|[\s\S]/g) ?? []);

const pad = (value: bigint | number, width: number) => String(value).padStart(width, "0");

function fraction(ticks: bigint, width: number, trimmed: boolean): string {
  const digits = pad(ticks % 10_000_000n, 7).slice(0, width);
  return trimmed ? digits.replace(/0+$/, "") : digits;
}

function plain(piece: string): string | undefined {
  if (piece.startsWith("\\")) return piece.slice(1);
  if (/^['"].*['"]$/s.test(piece)) return piece.slice(1, -1);
  return /^%?[yMdHhmsfFt]/.test(piece) ? undefined : piece;
}

function formatDatetime(ticks: Ticks, format: string | null): string {
  if (ticks === null || format === null) return "";
  const date = new Date(Number((ticks - unixEpochTicks - (ticks % 10_000n)) / 10_000n));
  return pieces(format)
    .map((piece) => plain(piece) ?? datetimePiece(ticks, date, piece.replace("%", "")))
    .join("");
}

function datetimePiece(ticks: bigint, date: Date, piece: string): string {
  const width = piece.length;
  const hour = date.getUTCHours();
  switch (piece[0]) {
    case "y":
      return width <= 2 ? pad(date.getUTCFullYear() % 100, width) : pad(date.getUTCFullYear(), width);
    case "M":
      return pad(date.getUTCMonth() + 1, width);
    case "d":
      return pad(date.getUTCDate(), width);
    case "H":
      return pad(hour, width);
    case "h":
      return pad(hour % 12 === 0 ? 12 : hour % 12, width);
    case "m":
      return pad(date.getUTCMinutes(), width);
    case "s":
      return pad(date.getUTCSeconds(), width);
    case "t":
      return hour < 12 ? "AM" : "PM";
    default:
      return fraction(ticks, width, piece[0] === "F");
  }
}

function formatTimespan(ticks: Ticks, format: string | null): string {
  if (ticks === null || format === null) return "";
  if (/^[cgG]$/.test(format)) return timespanText(ticks);
  const size = ticks < 0n ? -ticks : ticks;
  const text = spanPieces(format)
    .map((piece) => timespanPiece(size, piece))
    .join("");
  return ticks < 0n ? `-${text}` : text;
}

function timespanPiece(size: bigint, piece: string): string {
  const width = piece.length;
  switch (piece[0]) {
    case "d":
      return pad(size / ticksPerDay, width);
    case "H":
    case "h":
      return pad((size / 36_000_000_000n) % 24n, width);
    case "m":
      return pad((size / 600_000_000n) % 60n, width);
    case "s":
      return pad((size / 10_000_000n) % 60n, width);
    case "f":
    case "F":
      return fraction(size, width, piece[0] === "F");
    default:
      return piece;
  }
}

function makeDatetime(year: Ticks, month: Ticks, day: Ticks, hour: Ticks, minute: Ticks, second: number | null): Ticks {
  if ([year, month, day, hour, minute, second].includes(null) || second === null) return null;
  const whole = Math.floor(second);
  const ticks = ticksFromParts(Number(year), Number(month), Number(day), Number(hour), Number(minute), whole);
  return ticks === null ? null : inDatetimeRange(ticks + BigInt(Math.round((second - whole) * 1e7)));
}

function makeTimespan(days: Ticks, hours: Ticks, minutes: Ticks, seconds: number | null): Ticks {
  if (days === null || hours === null || minutes === null || seconds === null) return null;
  if (days < 0n || hours < 0n || hours > 23n || minutes < 0n || minutes > 59n || seconds < 0 || seconds >= 60)
    return null;
  return days * ticksPerDay + hours * 36_000_000_000n + minutes * 600_000_000n + BigInt(Math.round(seconds * 1e7));
}

const zoneFormat = remembered((zone) => {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
});

/** The zone's offset from UTC at an instant, in ticks; null for a zone that does not exist. */
function offsetAt(ticks: bigint, zone: string): Ticks {
  const name = zoneFormat(zone)
    ?.formatToParts(new Date(Number((ticks - unixEpochTicks) / 10_000n)))
    .find((part) => part.type === "timeZoneName")?.value;
  if (name === undefined) return null;
  const parts = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name);
  const minutes = parts?.[1] ? Number(parts[2]) * 60 + Number(parts[3]) : 0;
  return BigInt(parts?.[1] === "-" ? -minutes : minutes) * 600_000_000n;
}

function toLocal(ticks: Ticks, zone: string | null): Ticks {
  const offset = ticks === null || zone === null ? null : offsetAt(ticks, zone);
  return ticks === null || offset === null ? null : ticks + offset;
}

function toUtc(ticks: Ticks, zone: string | null): Ticks {
  const guess = ticks === null || zone === null ? null : offsetAt(ticks, zone);
  if (ticks === null || zone === null || guess === null) return null;
  return ticks - (offsetAt(ticks - guess, zone) ?? guess);
}

export const dateFunctions: NativeFunction[] = [
  nativeFunction("kql_text_datetime", ["string"], "datetime", (value: string | null) =>
    value === null ? null : parseDatetime(value),
  ),
  nativeFunction("kql_text_timespan", ["string"], "timespan", (value: string | null) =>
    value === null ? null : parseTimespan(value),
  ),
  nativeFunction("kql_timespan_text", ["timespan"], "string", (ticks: Ticks) =>
    ticks === null ? null : timespanText(ticks),
  ),
  nativeFunction("kql_format_datetime", ["datetime", "string"], "string", formatDatetime),
  nativeFunction("kql_format_timespan", ["timespan", "string"], "string", formatTimespan),
  nativeFunction("kql_make_datetime", ["long", "long", "long", "long", "long", "real"], "datetime", makeDatetime),
  nativeFunction("kql_make_timespan", ["long", "long", "long", "real"], "timespan", makeTimespan),
  nativeFunction("kql_utc_to_local", ["datetime", "string"], "datetime", toLocal),
  nativeFunction("kql_local_to_utc", ["datetime", "string"], "datetime", toUtc),
];
