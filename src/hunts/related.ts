import { type AlertItem, type LensRow, levelRank, type RelatedItem } from "../model/hunt.ts";
import type { Indicator, IndicatorKind } from "../model/indicator.ts";

const mostRelated = 20;
const hostLenses = new Set(["linux", "windows", "endpoint"]);

/** Hosts and accounts it touched, and what its alerts name besides: the next things to hunt, most rows first. */
export function relatedItems(hunted: Indicator, rows: readonly LensRow[], alerts: readonly AlertItem[]): RelatedItem[] {
  const found = new Map<string, RelatedItem>();
  const add = (kind: IndicatorKind, value: string, hits: number) => {
    if (value === "" || (kind === hunted.kind && value.toLowerCase() === hunted.value.toLowerCase())) return;
    const key = `${kind} ${value.toLowerCase()}`;
    const known = found.get(key);
    found.set(key, { kind, value: known?.value ?? value, hits: (known?.hits ?? 0) + hits });
  };
  for (const row of rows) {
    if (levelRank(row.outcome) < levelRank("tried")) continue;
    if (hostLenses.has(row.lens)) add("host", row.target, row.rows);
    add("account", row.actor, row.rows);
  }
  for (const alert of alerts) {
    for (const entity of alert.entities) if (entity.indicator) add(entity.indicator.kind, entity.indicator.value, 1);
  }
  return [...found.values()].sort((a, b) => b.hits - a.hits || a.value.localeCompare(b.value)).slice(0, mostRelated);
}
