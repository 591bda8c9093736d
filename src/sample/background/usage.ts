import { type At, hour } from "../calendar.ts";
import { type Received, usage } from "../schema/usage.ts";
import type { Cell, Table } from "../table.ts";

/**
 * What each table received, hour by hour: a row for every hour in which rows came, as the real table has it. Volume is
 * the number of rows times the size of the table's first one. The hour before the instant is not reported yet.
 */
export function usageRows(
  tables: readonly Pick<Table<never>, "name" | "plan">[],
  rows: ReadonlyMap<string, readonly (readonly Cell[])[]>,
  at: At,
): (readonly Cell[])[] {
  const instant = at("19 Feb").getTime();
  return tables.flatMap(({ name, plan }) => {
    const received = rows.get(name) ?? [];
    const bytes = JSON.stringify(received[0] ?? []).length;
    return [...countByHour(received)]
      .map(([start, count]) => report(name, plan, start, (count * bytes) / 1e6))
      .filter((entry) => entry.end.getTime() < instant)
      .map((entry) => usage.row(entry));
  });
}

function countByHour(rows: readonly (readonly Cell[])[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [time] of rows) {
    if (!(time instanceof Date)) continue;
    const start = Math.floor(time.getTime() / hour) * hour;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return counts;
}

function report(table: string, plan: string, start: number, megabytes: number): Received {
  return { start: new Date(start), end: new Date(start + hour), table, plan, megabytes };
}
