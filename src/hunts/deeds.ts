import type { LensName } from "../model/hunt.ts";
import type { LensRow } from "../model/hunt-answer.ts";
import type { Window } from "../model/window.ts";
import type { Asker } from "./asker.ts";
import { searchable } from "./coverage.ts";
import type { Draft } from "./draft.ts";
import { readLensRows } from "./lens-row.ts";
import { type Library, runsOn } from "./library.ts";

/** Hosts looked into after a logon; more than this is an incident, not a look-up. */
const mostHosts = 5;
/** What an account ran within this time of the logon counts as done in its session. */
const afterLogonMs = 60 * 60_000;
const hostLenses: ReadonlySet<LensName> = new Set(["linux", "windows", "endpoint"]);

/** Where an address got in: what the account that logged on then ran on that host. Those rows are deeds of the address. */
export async function askDeeds(library: Library, asker: Asker, draft: Draft, window: Window): Promise<void> {
  const query = library.get("host/processes");
  const tables = new Set(searchable(draft.tables).map(({ name }) => name));
  if (!query || !runsOn(query, tables)) return;
  const known = new Set(draft.rows.map(key));
  await Promise.all(
    entries(draft.rows).map(async ({ host, accounts, lens, first, last }) => {
      const to = Math.min(window.to.getTime(), Date.parse(last) + afterLogonMs);
      const answer = await asker.ask(query, {
        indicator: { kind: "host", value: host },
        window: { from: new Date(Math.floor(Date.parse(first) / 1000) * 1000), to: new Date(to) },
        values: { accounts },
      });
      if (!answer) return;
      // A command line that names the address was already read by the lens that found the logon.
      draft.rows.push(...readLensRows(query.id, lens, answer).filter((row) => !known.has(key(row))));
    }),
  );
}

function key(row: LensRow): string {
  return [row.target, row.detail, row.outcome].join("\n").toLowerCase();
}

interface Entry {
  readonly host: string;
  readonly accounts: string[];
  readonly lens: LensName;
  readonly first: string;
  readonly last: string;
}

function entries(rows: readonly LensRow[]): Entry[] {
  const hosts = new Map<string, Entry>();
  for (const row of rows) {
    if (row.outcome !== "access" || !hostLenses.has(row.lens) || row.target === "" || row.actor === "") continue;
    const entry = hosts.get(row.target.toLowerCase());
    hosts.set(row.target.toLowerCase(), {
      host: row.target,
      lens: row.lens,
      accounts: [...new Set([...(entry?.accounts ?? []), row.actor])],
      first: entry && entry.first < row.first ? entry.first : row.first,
      last: entry && entry.last > row.last ? entry.last : row.last,
    });
  }
  return [...hosts.values()].slice(0, mostHosts);
}
