import type { Ours, Prevalence } from "../model/hunt-answer.ts";
import type { Answer } from "../model/logs.ts";
import { isFields, parsed } from "./entities.ts";
import { reader, text } from "./lens-row.ts";

/** Reads `core/prevalence`. */
export function readPrevalence(answer: Answer): { prevalence: Prevalence; before: string | false } | null {
  const read = reader(answer);
  const [row] = answer.rows;
  if (!row) return null;
  const count = (column: string) => Number(read(row, column) ?? 0);
  const names = parsed(read(row, "Names"));
  return {
    prevalence: {
      signedIn: count("SignedIn"),
      allAccounts: count("AllAccounts"),
      hosts: count("Hosts"),
      names: (Array.isArray(names) ? names : [])
        .filter(isFields)
        .map((entry) => ({ name: text(entry["name"] ?? null), hosts: Number(entry["hosts"]) })),
    },
    before: text(read(row, "Before")) || false,
  };
}

/** With so many of all accounts signing in from it, an address is more likely our own way out than an intruder's. */
const egressShare = 0.3;
/** Below this many accounts a share says nothing. */
const leastAccounts = 10;

/** A guess, shown as one until somebody confirms it: only accounts that got in count, or a spray would look like a crowd. */
export function guessOurs({ signedIn, allAccounts }: Prevalence): Ours | null {
  if (allAccounts < leastAccounts || signedIn < egressShare * allAccounts) return null;
  return { reason: "looks like your own egress or VPN", label: "not confirmed", source: "guess" };
}
