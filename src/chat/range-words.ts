/** The most words that people say for one range: `in the last 7 days`. */
export const longestPhrase = 5;

const units: readonly (readonly [RegExp, string])[] = [
  // A capital M could be months.
  [/^(?:m|mins?|minutes?)$/, "m"],
  [/^(?:h|hrs?|hours?)$/i, "h"],
  [/^(?:d|days?)$/i, "d"],
  [/^(?:w|wks?|weeks?)$/i, "w"],
];

const lead = /^(?:(?:in|over|for) )?(?:the )?/i;
const length = /^(?:(?:last|past|previous) )?(\d+) ?([a-z]+)$/i;
const one = /^(?:past (hour|day|week)|last (hour))$/i;
const day = /^(since )?(today|yesterday)$/i;
const twoDates = /^(?:from )?(\d{4}-\d\d-\d\d\S*) (?:(?:to|until|-|–) )?(\d{4}-\d\d-\d\d\S*)$/i;
const calendar = /^(?:(last|previous) (day|week|month|year)|(this) (week|month|year)|(past) (month|year))$/i;

/**
 * What people say for a range, in the spelling that means it: `last 7 days` is 7d, `today` is since its midnight,
 * `yesterday` is from midnight to midnight, `A to B` is A..B. Other text comes back as it was. `today` is the date where
 * the range's clocks are, as yyyy-mm-dd.
 */
export function plainRange(text: string, today: string): string {
  const said = text.replace(lead, "");
  const [, amount = "", unit = ""] = length.exec(said) ?? [];
  const letter = units.find(([spelling]) => spelling.test(unit))?.[1];
  if (letter) return `${amount}${letter}`;
  const [, past, hour = past] = one.exec(said) ?? [];
  if (hour) return `1${hour.charAt(0).toLowerCase()}`;
  const [, since, name = ""] = day.exec(text) ?? [];
  if (name.toLowerCase() === "today") return `since ${today}`;
  if (name) return since ? `since ${shifted(today, { days: -1 })}` : `${shifted(today, { days: -1 })}..${today}`;
  const [, from, to] = twoDates.exec(text) ?? [];
  return from && to ? `${from}..${to}` : text;
}

/** For words that mean one span to one person and another to the next: both, as they would be written. Undefined for all other text. */
export function twoMeanings(text: string, today: string): readonly [string, string] | undefined {
  const words = calendar
    .exec(text.replace(lead, ""))
    ?.slice(1)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
  const [which, unit] = words ?? [];
  if (unit === undefined) return undefined;
  if (unit === "day") return ["24h", "yesterday"];
  const begun = beginning(today, unit);
  const before = beginning(shifted(begun, { days: -1 }), unit);
  const rolling = unit === "week" ? "7d" : unit === "month" ? "30d" : "365d";
  return [rolling, which === "this" ? `since ${begun}` : `${before}..${begun}`];
}

/** The first day of the week (Monday), month or year that a day lies in. */
function beginning(date: string, unit: string): string {
  if (unit === "month") return `${date.slice(0, 7)}-01`;
  if (unit === "year") return `${date.slice(0, 4)}-01-01`;
  return shifted(date, { days: -((new Date(date).getUTCDay() + 6) % 7) });
}

function shifted(date: string, by: { readonly days: number }): string {
  return new Date(Date.parse(date) + by.days * 86_400_000).toISOString().slice(0, 10);
}
