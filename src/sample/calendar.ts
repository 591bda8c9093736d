/** Turns a scenario time, written as in `at("18 Feb 15:29:20.104")` (UTC, 2019), into the date the workspace shows. */
export type At = (when: string, plusMs?: number) => Date;

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The moment the scenario is told from: everything in it happened before. */
const scenarioInstant = new Date("2019-02-19T00:00:00Z");

const written = /^(\d{1,2}) (Jan|Feb|Mar)(?: (\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?)?$/;
const months = ["Jan", "Feb", "Mar"];

/** A calendar in which the scenario's instant is `instant`. Throws RangeError when that is not a midnight, UTC. */
export function calendar(instant: Date): At {
  const shift = instant.getTime() - scenarioInstant.getTime();
  if (!Number.isInteger(shift / day)) {
    throw new RangeError(`The scenario's instant must be a midnight, UTC, not ${String(instant)}.`);
  }
  return (when, plusMs = 0) => {
    const parts = written.exec(when);
    if (!parts) throw new RangeError(`"${when}" is not a time such as "18 Feb 15:29:20".`);
    const [, date, month = "", hours, minutes, seconds, milliseconds] = parts;
    const numbers = [date, hours, minutes, seconds, milliseconds].map((part) => Number(part ?? 0));
    const [dayOfMonth = 1, h = 0, m = 0, s = 0, ms = 0] = numbers;
    return new Date(Date.UTC(2019, months.indexOf(month), dayOfMonth, h, m, s, ms) + shift + plusMs);
  };
}
