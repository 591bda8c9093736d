import type { Person } from "../model/request.ts";

/** What is known of a person's groups. */
export interface Membership {
  /** Those of the groups that the access rules name, by the platform's ids. */
  readonly groups: readonly string[];
  /** Groups whose members cannot be read just now: nobody has a role by one of them. */
  readonly unread: readonly string[];
}

/** Tells which of the named groups a person is in. */
export type GroupsOf = (person: Person) => Promise<Membership>;

export const noGroups: Membership = { groups: [], unread: [] };

export interface GroupsOptions {
  /** Ids of the groups that the access rules name. */
  readonly groups: readonly string[];
  /** The ids of the people in a group. Throws an error that says what whoever runs the bot can do. */
  readonly membersOf: (group: string) => Promise<ReadonlySet<string>>;
  readonly now: () => number;
  /** Told of a group that cannot be read. */
  readonly warn: (message: string, error: unknown) => void;
}

/** How long a group's members are taken for granted, and how long one that could not be read is let be: milliseconds. */
const keptFor = 5 * 60_000;
const letBeFor = 30_000;

/** Reads each group once for a while. A group that cannot be read has no members for now, and whoever runs the bot is told. */
export function createGroups({ groups, membersOf, now, warn }: GroupsOptions): GroupsOf {
  const known = new Map<string, { until: number; members: Promise<ReadonlySet<string> | null> }>();

  async function read(group: string): Promise<ReadonlySet<string> | null> {
    try {
      return await membersOf(group);
    } catch (error) {
      known.set(group, { until: now() + letBeFor, members: Promise.resolve(null) });
      warn(`the members of the group ${group} could not be read, so nobody has a role by it`, error);
      return null;
    }
  }
  function kept(group: string): Promise<ReadonlySet<string> | null> {
    const already = known.get(group);
    if (already && already.until > now()) return already.members;
    const members = read(group);
    known.set(group, { until: now() + keptFor, members });
    return members;
  }

  return async ({ id }) => {
    const all = await Promise.all(groups.map(async (group) => ({ group, members: await kept(group) })));
    return {
      groups: all.filter(({ members }) => members?.has(id)).map(({ group }) => group),
      unread: all.filter(({ members }) => members === null).map(({ group }) => group),
    };
  };
}
