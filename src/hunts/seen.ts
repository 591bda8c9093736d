import type { Series, TableHits } from "../model/hunt.ts";
import type { Answer } from "../model/logs.ts";
import { reader, text } from "./lens-row.ts";

/** One hour of one table. */
export interface SeenHour {
  readonly table: string;
  readonly hour: string;
  readonly hits: number;
  readonly first: string;
  readonly last: string;
}

/** Reads `core/seen`: columns Table, Hour, Hits, First, Last. */
export function readSeen(answer: Answer): SeenHour[] {
  const read = reader(answer);
  return answer.rows.map((row) => ({
    table: text(read(row, "Table")),
    hour: text(read(row, "Hour")),
    hits: Number(read(row, "Hits")),
    first: text(read(row, "First")),
    last: text(read(row, "Last")),
  }));
}

/** Hits per table, most first. */
export function tableHits(hours: readonly SeenHour[]): TableHits[] {
  const tables = new Map<string, TableHits>();
  for (const hour of hours) {
    const known = tables.get(hour.table);
    tables.set(hour.table, {
      table: hour.table,
      hits: (known?.hits ?? 0) + hour.hits,
      first: known?.first && known.first < hour.first ? known.first : hour.first,
      last: known?.last && known.last > hour.last ? known.last : hour.last,
    });
  }
  return [...tables.values()].sort((a, b) => b.hits - a.hits || a.table.localeCompare(b.table));
}

const steps = [
  { step: "PT1H", ms: 3_600_000 },
  { step: "PT6H", ms: 6 * 3_600_000 },
  { step: "P1D", ms: 86_400_000 },
] as const;
const mostPoints = 72;

/** Hits over time per table, in steps coarse enough to read: at most 72 of them, or days. */
export function timeline(
  hours: readonly SeenHour[],
  window: { from: Date; to: Date },
): { step: string; series: Series[] } {
  const length = window.to.getTime() - window.from.getTime();
  const step = steps.find(({ ms }) => length / ms <= mostPoints) ?? steps[2];
  const series = tableHits(hours).map(({ table }) => {
    const points = new Map<string, number>();
    for (const hour of hours) {
      if (hour.table !== table) continue;
      const at = new Date(Math.floor(Date.parse(hour.hour) / step.ms) * step.ms).toISOString();
      points.set(at, (points.get(at) ?? 0) + hour.hits);
    }
    return { table, points: [...points].sort(([a], [b]) => a.localeCompare(b)) };
  });
  return { step: step.step, series };
}

/** Splits a list of tables into groups that one query can search. */
export function groupsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
