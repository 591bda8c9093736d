import type { Column } from "../kql/types.ts";
import { usageRows } from "./background/usage.ts";
import { type At, calendar } from "./calendar.ts";
import { random } from "./random.ts";
import type { Story } from "./scene.ts";
import { storyTables } from "./schema/all.ts";
import { usage } from "./schema/usage.ts";
import { stories } from "./stories.ts";
import type { Cell, Plan } from "./table.ts";

/** One table of the sample workspace, ready to be written into a logs database. */
export interface SampleTable {
  readonly name: string;
  readonly plan: Plan;
  readonly columns: readonly Column[];
  /** Cells in column order; by time where the table has one. Datetimes are Dates, dynamic values plain objects. */
  readonly rows: readonly (readonly Cell[])[];
}

type Rows = ReadonlyMap<string, (readonly Cell[])[]>;

/**
 * The whole sample workspace. The scenario is told from 2019-02-19T00:00Z; `instant`, a midnight (UTC), takes that
 * moment's place and every date moves with it. The same instant gives the same rows every time.
 * Throws RangeError for an instant that is not a midnight.
 */
export function sampleTables(instant: Date): readonly SampleTable[] {
  const at = calendar(instant);
  const rows: Rows = new Map(storyTables.map((table) => [table.name, []]));
  for (const [name, story] of Object.entries(stories)) tell(name, story, at, rows);
  const told = storyTables.map(({ name, plan, columns }) => ({
    name,
    plan,
    columns,
    rows: byTime(rows.get(name) ?? []),
  }));
  const { name, plan, columns } = usage;
  return [...told, { name, plan, columns, rows: byTime(usageRows(storyTables, rows, at)) }];
}

function tell(name: string, story: Story, at: At, rows: Rows): void {
  story({
    at,
    random: random(name),
    add(table, event) {
      const written = rows.get(table.name);
      if (!written) throw new RangeError(`${table.name} is not a table of the sample workspace.`);
      written.push(table.row(event));
    },
  });
}

/** Every table with a time has it as its first column. */
function byTime(rows: (readonly Cell[])[]): (readonly Cell[])[] {
  return rows.sort(([a], [b]) => (a instanceof Date && b instanceof Date ? a.getTime() - b.getTime() : 0));
}
