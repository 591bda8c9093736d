import { type LensName, levelRank } from "./hunt.ts";
import type { LensRow } from "./hunt-answer.ts";

/** Lenses whose target is a host; elsewhere it is a site, a mailbox or a resource. */
const hostLenses: ReadonlySet<LensName> = new Set(["linux", "windows", "endpoint"]);

export function namesHost(row: LensRow): boolean {
  return hostLenses.has(row.lens);
}

/** The hosts and accounts that rows reached, by the spelling of their latest row, the latest first. */
export function touched(rows: readonly LensRow[]): { hosts: string[]; accounts: string[] } {
  const reached = rows
    .filter((row) => levelRank(row.outcome) >= levelRank("contact"))
    .sort((a, b) => b.last.localeCompare(a.last));
  const names = (values: string[]) => [
    ...new Map(values.filter(Boolean).map((value) => [value.toLowerCase(), value])).values(),
  ];
  return {
    hosts: names(reached.filter(namesHost).map((row) => row.target)),
    accounts: names(reached.map((row) => row.actor)),
  };
}
