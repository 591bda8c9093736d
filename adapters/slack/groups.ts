import { z } from "zod";
import type { Clients } from "./clients.ts";
import type { SlackLine } from "./ports.ts";
import { troubleOf } from "./trouble.ts";

const members = z.object({ users: z.array(z.string()) });

export interface GroupsOptions {
  readonly clients: Pick<Clients, "interactive">;
  /** Ids of the user groups that the access rules name. */
  readonly groups: readonly string[];
  readonly now: () => number;
  readonly log: (line: SlackLine) => void;
}

/** How long a group's members are taken for granted, in milliseconds. */
const keptFor = 5 * 60_000;

/**
 * Tells which of the named user groups a person is in. Needs the scope `usergroups:read`. A group that cannot be read has
 * no members for now, and whoever runs the bot is told.
 */
export function createGroups({ clients, groups, now, log }: GroupsOptions) {
  const known = new Map<string, { until: number; members: Promise<ReadonlySet<string>> }>();

  async function read(usergroup: string): Promise<ReadonlySet<string>> {
    try {
      const { users } = members.parse(await clients.interactive.usergroups.users.list({ usergroup }));
      return new Set(users);
    } catch (error) {
      known.delete(usergroup);
      log({ level: "warn", message: `the members of the group ${usergroup} could not be read: ${reasonOf(error)}` });
      return new Set();
    }
  }
  function membersOf(usergroup: string): Promise<ReadonlySet<string>> {
    const kept = known.get(usergroup);
    if (kept && kept.until > now()) return kept.members;
    const reading = read(usergroup);
    known.set(usergroup, { until: now() + keptFor, members: reading });
    return reading;
  }

  return async (person: string): Promise<readonly string[]> => {
    const all = await Promise.all(groups.map(async (group) => [group, await membersOf(group)] as const));
    return all.filter(([, people]) => people.has(person)).map(([group]) => group);
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return "Slack answered in another form";
  const { code } = troubleOf(error);
  return code === "missing_scope" ? "add the scope usergroups:read to the app and install it again" : code;
}
