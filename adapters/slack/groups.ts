import { z } from "zod";
import type { Clients } from "./clients.ts";
import { troubleOf } from "./trouble.ts";

const answer = z.object({ users: z.array(z.string()) });

/** Reads the ids of the people in a user group; needs the scope `usergroups:read`. Throws an error that says what is missing. */
export function userGroups({ interactive }: Pick<Clients, "interactive">) {
  return async (usergroup: string): Promise<ReadonlySet<string>> => {
    try {
      return new Set(answer.parse(await interactive.usergroups.users.list({ usergroup })).users);
    } catch (error) {
      throw new Error(reasonOf(error), { cause: error });
    }
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return "Slack answered in another form";
  const { code } = troubleOf(error);
  return code === "missing_scope" ? "add the scope usergroups:read to the app and install it again" : code;
}
