import type { AlertItem } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import { touched } from "../model/touched.ts";
import type { Window } from "../model/window.ts";
import { readAlerts } from "./alerts.ts";
import type { Asker } from "./asker.ts";
import type { Draft } from "./draft.ts";

const dayMs = 86_400_000;
/** More hosts or accounts than this are a crowd: their alerts would say nothing about what is hunted. */
const most = 10;

/**
 * Other alerts on the hosts and accounts it touched, from a day before the first row that touched them (the question
 * reaches back by itself) to a day after the last. Alerts that name what is hunted are told elsewhere.
 */
export async function askAround(asker: Asker, draft: Draft): Promise<void> {
  if (draft.ours || !draft.tables.some((table) => table.name === "SecurityAlert")) return;
  const own = new Set(draft.subject?.names.map((name) => name.toLowerCase()));
  const strangers = (names: readonly string[]) => names.filter((name) => !own.has(name.toLowerCase()));
  const { hosts, accounts } = touched(draft.rows);
  const window = spanOf(draft);
  if (!window) return;
  const found = await Promise.all([
    askOn(asker, "host", strangers(hosts), window),
    askOn(asker, "account", strangers(accounts), window),
  ]);
  const named = new Set(draft.alerts.map(({ item }) => item.id));
  draft.alertsAround = [...new Map(found.flat().map((item) => [item.id, item])).values()]
    .filter((item) => !named.has(item.id))
    .sort((a, b) => b.time.localeCompare(a.time));
}

async function askOn(
  asker: Asker,
  kind: "host" | "account",
  names: readonly string[],
  window: Window,
): Promise<readonly AlertItem[]> {
  const [first, ...others] = names;
  if (first === undefined || names.length > most) return [];
  const indicator: Indicator = { kind, value: first };
  const answer = await asker.ask("host/alerts-around", { indicator, names: others, window });
  return answer ? readAlerts(answer).map(({ item }) => item) : [];
}

function spanOf({ rows }: Draft): Window | null {
  const times = rows.flatMap((row) => [row.first, row.last]).filter(Boolean);
  const [first] = times.sort();
  const last = times.at(-1);
  if (first === undefined || last === undefined) return null;
  return { from: new Date(Date.parse(first)), to: new Date(Date.parse(last) + dayMs) };
}
