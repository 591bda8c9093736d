const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** Bar widths a reader can name. */
const widths = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2].map((count) => count * day),
  ...[1, 2, 4, 13, 26, 52].map((count) => count * week),
];

/** A Monday, so that weeks start where people start them; days and hours start on the UTC clock. */
const origin = Date.parse("1969-12-29T00:00:00Z");

/** Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `PT1H` or `P1D`. */
export function stepMilliseconds(step: string): number {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(step)?.slice(1) ?? [];
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  const length = weeks * week + days * day + hours * hour + minutes * minute + seconds * 1000;
  if (length === 0) throw new RangeError(`"${step}" is no step: an ISO 8601 duration such as PT1H was expected`);
  return length;
}

/** Equal bars over a window: `start` is the first bar's instant, all in milliseconds since 1970, UTC. */
export interface TimeAxis {
  readonly start: number;
  readonly width: number;
  readonly count: number;
}

const floorTo = (instant: number, width: number): number => origin + Math.floor((instant - origin) / width) * width;

/** The finest axis that covers `from` to `to` (`to` left out) with at most `maxBars` bars no narrower than `step`. */
export function timeAxis(from: number, to: number, step: number, maxBars: number): TimeAxis {
  const candidates = [step, ...widths.filter((width) => width > step && width % step === 0)];
  for (let doubled = (candidates.at(-1) ?? step) * 2; ; doubled *= 2) {
    for (const width of candidates) {
      const start = floorTo(from, width);
      const count = Math.max(1, Math.ceil((to - start) / width));
      if (count <= maxBars) return { start, width, count };
    }
    candidates.push(doubled);
  }
}

/** The bar that holds an instant; undefined when it lies outside the axis. */
export function barOf(axis: TimeAxis, instant: number): number | undefined {
  const bar = Math.floor((instant - axis.start) / axis.width);
  return bar >= 0 && bar < axis.count ? bar : undefined;
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `18 Feb`, in UTC. */
function dayLabel(instant: number): string {
  const date = new Date(instant);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}

/** `15:29`, in UTC. */
const clockLabel = (instant: number): string => new Date(instant).toISOString().slice(11, 16);

/** One label a bar: the day, with the time of day where the bar does not start at midnight. */
export function barLabels(axis: TimeAxis): string[] {
  return Array.from({ length: axis.count }, (_, bar) => timeLabel(axis.start + bar * axis.width));
}

/** `18 Feb`, `18 Feb 15:29`: the time of day where it is not midnight. */
export function timeLabel(instant: number): string {
  return instant % day === 0 ? dayLabel(instant) : `${dayLabel(instant)} ${clockLabel(instant)}`;
}

/** `12 Feb 2019 to 19 Feb 2019`, with times where the ends are not midnight. */
export function spanLabel(from: number, to: number): string {
  const [first, last] = [from, to].map((instant) => {
    const time = instant % day === 0 ? "" : ` ${clockLabel(instant)}`;
    return { day: dayLabel(instant), year: new Date(instant).getUTCFullYear(), time };
  });
  if (!first || !last) return "";
  const firstYear = first.year === last.year ? "" : ` ${first.year}`;
  return `${first.day}${firstYear}${first.time} to ${last.day} ${last.year}${last.time}`;
}

/** `1 hour`, `2 days`: how wide a bar is. */
export function widthLabel(width: number): string {
  const names = [
    ["week", week],
    ["day", day],
    ["hour", hour],
    ["minute", minute],
    ["second", 1000],
  ] as const;
  const [name, size] = names.find(([, unit]) => width % unit === 0) ?? ["second", 1000];
  const count = width / size;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
