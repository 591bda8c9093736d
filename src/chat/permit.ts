import { Failure } from "../model/failure.ts";
import type { Grant, Person, Place, Role } from "../model/request.ts";
import { type GroupsOf, type Membership, noGroups } from "./groups.ts";

/** Who has a role: people and groups by the platform's ids, and everybody in a channel. */
export interface Members {
  readonly people: readonly string[];
  readonly groups: readonly string[];
  readonly channels: readonly string[];
}

/** The access part of the configuration. */
export interface Access {
  readonly roles: { readonly [R in Role]?: { readonly [M in keyof Members]?: Members[M] | undefined } | undefined };
  readonly channels: {
    /** When any is named, requests are answered there only. */
    readonly allowed: readonly string[];
    /** Channels with guests or another organisation in them: counts only. */
    readonly shared: readonly string[];
  };
  /** Tables that are left out of every answer but an admin's. */
  readonly denyTables: readonly string[];
}

/** Asked for every request and again for every click, about the person who clicks. */
export type Permit = (person: Person, place: Place, needed: Needed) => Promise<Judgement>;

export interface Needed {
  readonly name: string;
  readonly role: Role;
}

export type Judgement =
  | { readonly ok: true; readonly grant: Grant }
  | { readonly ok: false; readonly refusal: Failure };

/** Least to most. */
const ladder: readonly Role[] = ["viewer", "analyst", "responder", "admin"];

/**
 * Judges a person in a place for a command. A terminal belongs to whoever runs the bot: admin. On a chat platform access is
 * closed: nobody has a role but those whom the configuration names. Where it says nothing at all (`undefined`) everybody
 * may look, as a viewer, and no more. What cannot be known of the person's groups gives nothing, and a refusal says so.
 */
export function judge(
  person: Person,
  place: Place,
  needed: Needed,
  access: Access | undefined,
  membership: Membership = noGroups,
): Judgement {
  if (place.platform === "terminal" || place.platform === "web") return granted("admin", false, []);
  if (access && access.channels.allowed.length > 0 && !access.channels.allowed.includes(place.channel)) {
    return refused(
      "This channel is not one of those the bot answers in",
      `They are ${access.channels.allowed.join(", ")}`,
      access,
    );
  }
  const role = access ? roleOf(person, place, access, membership.groups) : "viewer";
  if (role === undefined || ladder.indexOf(role) < ladder.indexOf(needed.role)) {
    const what = `"${needed.name}" needs the role ${needed.role}`;
    const has = role ? `You have the role ${role} here` : "You have no role here";
    return refused(what, has + asFarAsKnown(membership), access, needed.role);
  }
  const shared = access?.channels.shared.includes(place.channel) ?? false;
  // Where others read along, an admin's answer is theirs too.
  return granted(role, shared, role === "admin" && !shared ? [] : (access?.denyTables ?? []));
}

/** Binds `judge` to a configuration and to the platform's groups. */
export function createPermit(access: Access | undefined, groupsOf: GroupsOf): Permit {
  const usesGroups = Object.values(groupsNamed(access)).some((groups) => groups.length > 0);
  return async (person, place, needed) =>
    judge(person, place, needed, access, usesGroups ? await groupsOf(person) : noGroups);
}

/** The groups that the configuration names, by whose they are: those of Microsoft Entra have UUIDs for ids, Slack's have not. */
export function groupsNamed(access: Access | undefined): Readonly<Record<"slack" | "entra", readonly string[]>> {
  const all = [...new Set(ladder.flatMap((role) => access?.roles[role]?.groups ?? []))];
  const isEntra = (group: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(group);
  return { slack: all.filter((group) => !isEntra(group)), entra: all.filter(isEntra) };
}

function asFarAsKnown({ unread }: Membership): string {
  if (unread.length === 0) return "";
  return `, as far as is known: who is in ${unread.join(", ")} cannot be read just now`;
}

/** The highest role that the person, one of the groups or the channel has. */
function roleOf(person: Person, place: Place, access: Access, groups: readonly string[]): Role | undefined {
  return ladder.findLast((role) => {
    const members = access.roles[role];
    return (
      members?.people?.includes(person.id) ||
      members?.channels?.includes(place.channel) ||
      members?.groups?.some((group) => groups.includes(group))
    );
  });
}

function granted(role: Role, countsOnly: boolean, deniedTables: readonly string[]): Judgement {
  return { ok: true, grant: { role, countsOnly, deniedTables } };
}

function refused(what: string, why: string, access: Access | undefined, needed: Role = "admin"): Judgement {
  const admins = access?.roles.admin?.people ?? [];
  const whom = admins.length > 0 ? admins.join(" or ") : "whoever runs the bot";
  const fix = access
    ? `Ask ${whom}: the role ${needed} and the channels are given in the bot's configuration.`
    : `Ask ${whom} to name people with the role ${needed} in the file that HUNTBOT_CONFIG points to.`;
  return { ok: false, refusal: new Failure({ what, why: `${why}.`, fix, usage: true }) };
}
