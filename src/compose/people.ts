import type { Platform } from "../model/command.ts";
import type { Person, PlatformName, Request } from "../model/request.ts";
import type { Investigations } from "../model/store.ts";

/** How far back people are remembered by what they asked. */
const remembered = 3000;

/**
 * Finds whom a word means: somebody of the same platform who asked this bot something, by name or by the platform's id, or
 * whoever a Slack mention names. Null when nobody is known by it.
 */
export function peopleSeen(
  investigations: Pick<Investigations, "history">,
  platforms: ReadonlyMap<PlatformName, Platform>,
) {
  return async (word: string, { person: asking }: Request): Promise<Person | null> => {
    const [, mentioned, label] = /^<@([UW][A-Z0-9]+)(?:\|([^>]{1,80}))?>$/.exec(word) ?? [];
    const wanted = (mentioned ?? word).replace(/^@/, "").toLowerCase();
    const entries = await investigations.history({ everybody: true }, { limit: remembered, restricted: true });
    const people = entries.map(({ event }) => event.person).filter(({ platform }) => platform === asking.platform);
    const known = [asking, ...people].find(({ id, name }) => [id, name].some((one) => one.toLowerCase() === wanted));
    const person = known ?? (mentioned && asking.platform === "slack" ? slackPerson(mentioned, label) : null);
    if (person?.name !== person?.id) return person;
    return (person && (await platforms.get(person.platform)?.named?.(person))) ?? person;
  };
}

const slackPerson = (id: string, label = id): Person => ({ platform: "slack", id, name: label });
