import { plural } from "../../cards/words.ts";
import type { Arrivals } from "../../hunts/arrivals.ts";
import { type ActivityLevel, activityLevels, levelRank } from "../../model/hunt.ts";
import type { LensRow } from "../../model/hunt-answer.ts";
import { higher, type Known } from "./record.ts";

const hostLenses = new Set(["linux", "windows", "endpoint"]);
/** More than these are forgotten again, the oldest first. */
const mostKept = 500;

/** What arrived, put to what was known: the words of what is new (null when nothing is), and what is known now. */
export function judgeArrivals(
  { rows, alerts }: Pick<Arrivals, "rows" | "alerts">,
  known: Known,
): { readonly words: string | null; readonly known: Known } {
  const level = rows.reduce<ActivityLevel>((worst, row) => higher(worst, row.outcome), "none");
  const hosts = fresh(
    known.hosts,
    rows.filter(({ lens }) => hostLenses.has(lens)).map(({ target }) => target),
  );
  const accounts = fresh(
    known.accounts,
    rows.map(({ actor }) => actor),
  );
  const lenses = fresh(
    known.lenses,
    rows.map(({ lens }) => lens),
  );
  const newAlerts = alerts.filter(({ id }) => !known.alerts.includes(id));
  const rose = levelRank(level) > levelRank(known.level);
  const parts = [
    ...(rose ? [`now ${level}: ${worstWords(rows)}`] : []),
    ...named("logs", rose ? [] : lenses),
    ...named("host", hosts),
    ...named("account", accounts),
    ...newAlerts.slice(0, 3).map(({ name, severity }) => `alert ${name} (${severity})`),
    ...(newAlerts.length > 3 ? [`${plural(newAlerts.length - 3, "more alert")}`] : []),
  ];
  return {
    words: parts.length > 0 ? parts.join(" · ") : null,
    known: {
      level: higher(known.level, level),
      lenses: kept(known.lenses, lenses),
      hosts: kept(known.hosts, hosts),
      accounts: kept(known.accounts, accounts),
      alerts: kept(
        known.alerts,
        newAlerts.map(({ id }) => id),
      ),
    },
  };
}

/** The worst rows in a few words: `SSH in as dbadmin on web01`. */
function worstWords(rows: readonly LensRow[]): string {
  const worst = [...rows].sort((a, b) => rank(b) - rank(a) || b.rows - a.rows)[0];
  if (!worst) return "";
  return `${worst.detail}${worst.actor ? ` as ${worst.actor}` : ""}${worst.target ? ` on ${worst.target}` : ""}`;
}

const rank = ({ outcome }: LensRow) => activityLevels.indexOf(outcome);

function named(noun: string, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  const shown = values.slice(0, 3).join(", ");
  return [`new ${noun} ${shown}${values.length > 3 ? `, +${values.length - 3}` : ""}`];
}

function fresh(known: readonly string[], found: readonly string[]): string[] {
  const seen = new Set(known.map((value) => value.toLowerCase()));
  return found.filter((value) => value !== "" && !seen.has(value.toLowerCase()) && seen.add(value.toLowerCase()));
}

const kept = (known: readonly string[], more: readonly string[]) => [...known, ...more].slice(-mostKept);
