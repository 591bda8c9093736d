import { Failure } from "../model/failure.ts";

/** The instant at which clocks in `zone` show what `utc` shows in UTC. In the hour that a change skips, the later one. */
export function inZone(utc: Date, zone: string): Date {
  const clock = clockOf(zone);
  // The offset found first may be that of the other side of a clock change; the second look settles it.
  const first = new Date(utc.getTime() - clock(utc));
  return new Date(utc.getTime() - clock(first));
}

/** The date that calendars in `zone` show at an instant, as yyyy-mm-dd. */
export function dateIn(instant: Date, zone: string): string {
  return new Date(instant.getTime() + clockOf(zone)(instant)).toISOString().slice(0, 10);
}

/** Milliseconds that the zone's clocks are ahead of UTC, as a function of the instant. Throws for an unknown zone. */
function clockOf(zone: string): (instant: Date) => number {
  const format = formatOf(zone);
  return (instant) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant.getTime() / 1000) * 1000;
  };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (cause) {
    throw new Failure({
      what: `Could not use the zone "${zone.slice(0, 60)}"`,
      why: "It is no name of the IANA time zone list.",
      fix: "For example: --zone Europe/Berlin. Without one, times are UTC.",
      usage: true,
      cause,
    });
  }
}
