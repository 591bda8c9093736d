import { unitMs } from "../model/window.ts";
import { misused } from "./case-file.ts";

const minute = 60_000;
const day = 86_400_000;
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const shortest = 15 * minute;
const longest = 30 * day;

/** `15m` to `24h`, in milliseconds; an hour unless said. */
export function readEvery(text: string | null): number {
  if (text === null) return 60 * minute;
  const ms = length(text);
  if (ms !== null && ms >= shortest && ms <= day) return ms;
  throw misused(
    `Cannot look every "${text.slice(0, 40)}"`,
    ms === null ? "It is no length of time." : "A watch looks every 15 minutes at most, and every day at least.",
    "For example: every 1h",
  );
}

/** `friday` (its end, UTC), `tomorrow`, `3d`, a date or an ISO instant; a week unless said. */
export function readUntil(text: string | null, now: Date): Date {
  const until = text === null ? new Date(now.getTime() + 7 * day) : readEnd(text.toLowerCase(), now);
  if (until !== null && until > now && until.getTime() - now.getTime() <= longest) return until;
  throw misused(
    `Cannot watch until "${(text ?? "").slice(0, 40)}"`,
    until === null
      ? "It is neither a day nor a length of time."
      : until <= now
        ? "That is over."
        : "A watch ends after 30 days at the latest.",
    "For example: until friday, until 3d, or until 2026-12-01",
  );
}

function readEnd(text: string, now: Date): Date | null {
  const today = Math.floor(now.getTime() / day) * day;
  if (text === "today") return new Date(today + day);
  if (text === "tomorrow") return new Date(today + 2 * day);
  const weekday = text.length >= 3 ? weekdays.findIndex((name) => name.startsWith(text)) : -1;
  if (weekday >= 0) return new Date(today + (((weekday - now.getUTCDay() + 7) % 7) + 1) * day);
  const ms = length(text);
  if (ms !== null) return new Date(now.getTime() + ms);
  if (!/^\d{4}-\d{2}-\d{2}(t\d{2}:\d{2}(:\d{2})?z)?$/.test(text)) return null;
  const end = new Date(text.length === 10 ? `${text}T00:00:00Z` : text.toUpperCase());
  return Number.isNaN(end.getTime()) ? null : end;
}

function length(text: string): number | null {
  const [, count = "", unit = ""] = /^(\d{1,4})([mhdw])$/i.exec(text) ?? [];
  const size = unitMs[unit.toLowerCase()];
  return size === undefined || Number(count) === 0 ? null : Number(count) * size;
}
