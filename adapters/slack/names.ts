import { z } from "zod";
import type { Person } from "../../src/model/request.ts";
import type { Clients } from "./clients.ts";
import type { SlackLine } from "./ports.ts";
import { troubleOf } from "./trouble.ts";

const words = z.string().nullish();
const answer = z.object({
  user: z.object({ name: words, real_name: words, profile: z.object({ display_name: words, real_name: words }) }),
});

export interface Names {
  /**
   * The person with the name that people know them by; as they were given where that may not be read. Waits for Slack only
   * where no name was given: a button or command, whose dialog must open at once, comes with one. Never throws.
   */
  named(person: Person): Promise<Person>;
}

export interface NamesPorts {
  readonly clients: Pick<Clients, "interactive">;
  readonly now: () => number;
  readonly log: (line: SlackLine) => void;
}

/** A name changes rarely, and a scope may be added while the bot runs. */
const keptFor = 3_600_000;
const mostKept = 5000;

/** What people are called: mentions carry ids alone. Needs the scope `users:read`. */
export function createNames({ clients, now, log }: NamesPorts): Names {
  const known = new Map<string, { readonly name: Promise<string | null>; readonly until: number }>();
  let isTold = false;

  async function ask(user: string): Promise<string | null> {
    try {
      const { name, real_name, profile } = answer.parse(await clients.interactive.users.info({ user })).user;
      return profile.display_name || profile.real_name || real_name || name || null;
    } catch (error) {
      const { code } = troubleOf(error);
      if (!isTold) log({ level: "warn", message: `people are named by their ids: ${reasonOf(code)}` });
      isTold = true;
      return null;
    }
  }

  function nameOf(id: string): Promise<string | null> {
    const kept = known.get(id);
    if (kept && kept.until > now()) return kept.name;
    const name = ask(id);
    known.delete(id);
    known.set(id, { name, until: now() + keptFor });
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
    return name;
  }

  return {
    async named(person) {
      if (person.name !== person.id && !known.has(person.id)) return person;
      return { ...person, name: (await nameOf(person.id)) ?? person.name };
    },
  };
}

const reasonOf = (code: string) =>
  code === "missing_scope" ? "add the scope users:read to the app and install it again" : code;
