import { z } from "zod";
import { Failure } from "../../src/model/failure.ts";
import { type Graph, type Refused, readPages } from "./graph.ts";

const member = z.object({ id: z.string() });

/** A person waits for it before every first answer. */
const patience = 5000;
/** 999 members each. */
const mostPages = 20;

/**
 * Reads the object ids of all in a group of Microsoft Entra, those of the groups in it too. The app needs no more than
 * GroupMember.Read.All for it: Graph then tells the ids of members and nothing else of them. Throws a Failure that says what
 * is missing.
 */
export function entraGroups(graph: Pick<Graph, "get">, tenant: string | undefined) {
  return async (group: string): Promise<ReadonlySet<string>> => {
    if (!tenant) throw unread("MicrosoftAppTenantId is not set.", "Set it to the tenant that the group belongs to.");
    const get = (path: string) => graph.get(tenant, path, refused, patience);
    const path = `groups/${encodeURIComponent(group)}/transitiveMembers?$select=id&$top=999`;
    const { items, end } = await readPages(get, path, { item: member, most: mostPages });
    const members = new Set(items.map(({ id }) => id.toLowerCase()));
    if (!end) throw unread(`It has more than ${members.size} members.`, "Name a smaller group.");
    return members;
  };
}

const refused: Refused = {
  what: "Could not read the group",
  fix: "The bot's app needs the Microsoft Graph application permission GroupMember.Read.All with admin consent, and the group must be in the tenant that MicrosoftAppTenantId names.",
};
const unread = (why: string, fix: string) => new Failure({ ...refused, why, fix });
