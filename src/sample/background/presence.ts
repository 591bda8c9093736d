import { type At, hour } from "../calendar.ts";
import { formerUser, type Person, people } from "../estate/people.ts";
import type { Random } from "../random.ts";

/** The contractor's last morning: the account is disabled at noon on the 13th, hours before the spray tries it. */
export const lastMorning = (at: At): Date => at("13 Feb 12:00");

/** Somebody who works here at that time. */
export function someone(time: Date, at: At, random: Random): Person {
  const person = random.pick(people);
  return person === formerUser && time >= lastMorning(at) ? someone(time, at, random) : person;
}

/** One browser session a person, a day and a place, so that no session is ever seen from two networks. */
export function sessions(random: Random): (person: Person, time: Date, address: string) => string {
  const open = new Map<string, string>();
  return (person, time, address) => {
    const key = `${person.alias} ${Math.floor(time.getTime() / (24 * hour))} ${address}`;
    const known = open.get(key) ?? random.guid();
    open.set(key, known);
    return known;
  };
}
