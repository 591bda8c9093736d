import type { Column } from "../kql/types.ts";
import { serverNoise } from "./background/servers.ts";
import { type At, calendar } from "./calendar.ts";
import { decoys } from "./part1/decoys.ts";
import { downloadAlert } from "./part1/download-alert.ts";
import { flows } from "./part1/flows.ts";
import { intelligence } from "./part1/intelligence.ts";
import { office } from "./part1/office.ts";
import { ssh } from "./part1/ssh.ts";
import { sshAlerts } from "./part1/ssh-alerts.ts";
import { windows } from "./part1/windows.ts";
import { random } from "./random.ts";
import type { Story } from "./scene.ts";
import { securityAlerts, securityDetections, securityIncidents } from "./schema/alerts.ts";
import { azureActivity } from "./schema/azure.ts";
import { azureNetworkAnalytics } from "./schema/flows.ts";
import { ownIntelligence, retiredIntelligence, stixIndicators } from "./schema/intelligence.ts";
import { heartbeats, vmComputers } from "./schema/inventory.ts";
import { auditLog, sshAlertData, syslog } from "./schema/linux.ts";
import { officeActivity } from "./schema/office.ts";
import { securityEvents } from "./schema/windows.ts";
import type { Cell, Plan, Table } from "./table.ts";

/** One table of the sample workspace, ready to be written into a logs database. */
export interface SampleTable {
  readonly name: string;
  readonly plan: Plan;
  readonly columns: readonly Column[];
  /** Cells in column order; by time where the table has one. Datetimes are Dates, dynamic values plain objects. */
  readonly rows: readonly (readonly Cell[])[];
}

const stories: Readonly<Record<string, Story>> = {
  flows,
  windows,
  office,
  ssh,
  sshAlerts,
  downloadAlert,
  intelligence,
  decoys,
  serverNoise,
};

const workspace: readonly Table<never>[] = [
  azureNetworkAnalytics,
  securityAlerts,
  securityIncidents,
  securityDetections,
  auditLog,
  sshAlertData,
  syslog,
  securityEvents,
  azureActivity,
  officeActivity,
  ownIntelligence,
  stixIndicators,
  retiredIntelligence,
  heartbeats,
  vmComputers,
];

/**
 * The whole sample workspace. The scenario is told from 2019-02-19T00:00Z; `instant`, a midnight (UTC), takes that
 * moment's place and every date moves with it. The same instant gives the same rows every time.
 * Throws RangeError for an instant that is not a midnight.
 */
export function sampleTables(instant: Date): readonly SampleTable[] {
  const at = calendar(instant);
  const rows = new Map<string, (readonly Cell[])[]>(workspace.map((table) => [table.name, []]));
  for (const [name, story] of Object.entries(stories)) tell(name, story, at, rows);
  return workspace.map(({ name, plan, columns }) => ({ name, plan, columns, rows: byTime(rows.get(name) ?? []) }));
}

function tell(name: string, story: Story, at: At, rows: ReadonlyMap<string, (readonly Cell[])[]>): void {
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
