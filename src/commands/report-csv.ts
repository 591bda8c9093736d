import { activityWords } from "../cards/headline.ts";
import type { MatrixRow } from "../cards/matrix.ts";
import { csvText } from "../export/csv.ts";
import type { FileBlock } from "../model/card.ts";
import { rowCount } from "../model/hunt.ts";

const columns = [
  "kind",
  "indicator",
  "what happened",
  "activity",
  "verdict",
  "why",
  "rows",
  "tables",
  "first seen",
  "last seen",
  "alerts",
  "incidents",
];

/** Every indicator of a report as a line, in the order of the matrix. `now` names the file. */
export function csvOf(rows: readonly MatrixRow[], now: string): FileBlock {
  return {
    kind: "file",
    name: `report ${now.slice(0, 16).replace(/[:]/g, "")}Z.csv`,
    mime: "text/csv",
    spare: true,
    bytes: async () => new TextEncoder().encode(csvText([columns, ...rows.map(line)])),
  };
}

function line({ result, searched }: MatrixRow): string[] {
  const { indicator, activity, verdict, tables, alerts, incidents } = result;
  return [
    indicator.kind,
    indicator.value,
    searched ? activityWords[activity.level] : "NOT SEARCHED",
    activity.level,
    verdict.level,
    verdict.reasons.join("; "),
    String(rowCount(tables)),
    tables.map((table) => `${table.table} ${table.hits}`).join("; "),
    activity.firstSeen ?? "",
    activity.lastSeen ?? "",
    String(alerts.total),
    incidents.map(({ number }) => number).join("; "),
  ];
}
