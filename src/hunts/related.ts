import { classify } from "../indicators/classify.ts";
import { extract } from "../indicators/extract.ts";
import { levelRank, type RelatedItem, type Subject } from "../model/hunt.ts";
import type { AlertDetails, Habit, LensRow } from "../model/hunt-answer.ts";
import type { Indicator, IndicatorKind } from "../model/indicator.ts";
import { namesHost } from "../model/touched.ts";

const mostRelated = 20;
/** Of an alert's words, so much is read; a hunt's alerts are many, and the reader waits. */
const mostWords = 4_000;
const mostAlerts = 25;

export interface RelatedInput {
  readonly hunted: Indicator;
  readonly subject: Subject | null;
  readonly rows: readonly LensRow[];
  readonly alerts: readonly AlertDetails[];
  readonly habits: readonly Habit[];
}

/**
 * The next things to hunt, most rows first: hosts and accounts it touched, addresses an account signs in from, what its
 * alerts name as entities, and what stands only in their words.
 */
export function relatedItems({ hunted, subject, rows, alerts, habits }: RelatedInput): RelatedItem[] {
  const found = new Map<string, RelatedItem>();
  const own = ownNames(hunted, subject);
  const add = (kind: IndicatorKind, value: string, hits: number) => {
    if (value === "" || own.has(value.toLowerCase())) return;
    const key = `${kind} ${value.toLowerCase()}`;
    const known = found.get(key);
    found.set(key, { kind, value: known?.value ?? value, hits: (known?.hits ?? 0) + hits });
  };
  const addName = (kind: "host" | "account", value: string, hits: number) => {
    if (canBeAsked(kind, value)) add(kind, value, hits);
  };
  for (const row of rows) {
    if (levelRank(row.outcome) < levelRank("tried")) continue;
    if (namesHost(row)) addName("host", row.target, row.rows);
    addName("account", row.actor, row.rows);
  }
  for (const habit of habits) if (habit.what === "address") add("ip", habit.value, habit.rows);
  for (const { item } of alerts) {
    for (const { indicator } of item.entities) {
      if (indicator?.kind === "host" || indicator?.kind === "account") addName(indicator.kind, indicator.value, 1);
      else if (indicator) add(indicator.kind, indicator.value, 1);
    }
  }
  const named = new Set([...found.values()].map(({ value }) => value.toLowerCase()));
  for (const { kind, value } of alerts.slice(0, mostAlerts).flatMap(inWords)) {
    const stands = value.toLowerCase();
    if (!named.has(stands) && kind !== "email") add(kind, value, 1);
  }
  return [...found.values()].sort((a, b) => b.hits - a.hits || a.value.localeCompare(b.value)).slice(0, mostRelated);
}

/** Logs hold names that are none: of a hundred thousand letters, or with control characters in them. */
function canBeAsked(kind: "host" | "account", name: string): boolean {
  return "indicator" in classify(`${kind}:${name}`, { typed: true });
}

/** Everything that is another way to say what is hunted: names, and an account's bare name before the @ or behind the \. */
function ownNames(hunted: Indicator, subject: Subject | null): ReadonlySet<string> {
  const names = [hunted.value, ...(subject?.names ?? [])];
  const bare = hunted.kind === "account" ? names.map((name) => name.replace(/@.*$|^.*\\/g, "")) : [];
  return new Set([...names, ...bare].map((name) => name.toLowerCase()));
}

/** What stands in an alert's description, properties and entities, such as the address in a command line. */
function inWords({ description, extendedProperties, item }: AlertDetails) {
  const words = [
    description,
    ...extendedProperties.map(([, value]) => value),
    ...item.entities.filter((entity) => entity.indicator === null).map((entity) => entity.text),
  ].join("\n");
  return extract(words.slice(0, mostWords)).indicators;
}
