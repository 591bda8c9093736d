import { type LensName, levelRank } from "./hunt.ts";
import type { LensRow } from "./hunt-answer.ts";

/** Lenses whose target is a host; elsewhere it is a site, a mailbox or a resource. */
const hostLenses: ReadonlySet<LensName> = new Set(["linux", "windows", "endpoint"]);

export function namesHost(row: LensRow): boolean {
  return hostLenses.has(row.lens);
}

/** Each name once, however its letters are written: by its last spelling, in the order of first appearance. */
export function distinctNames(names: readonly string[]): string[] {
  return [...new Map(names.filter(Boolean).map((name) => [name.toLowerCase(), name])).values()];
}

/** The hosts and accounts that rows reached, by the spelling of their latest row, the latest first. */
export function touched(rows: readonly LensRow[]): { hosts: string[]; accounts: string[] } {
  const reached = rows
    .filter((row) => levelRank(row.outcome) >= levelRank("contact"))
    .sort((a, b) => b.last.localeCompare(a.last));
  return {
    hosts: distinctNames(reached.filter(namesHost).map((row) => row.target)),
    accounts: distinctNames(reached.map((row) => row.actor)),
  };
}
