import { activityWords } from "../cards/headline.ts";
import type { ReportRow } from "../cards/report.ts";
import { csvCell } from "../export/csv.ts";
import type { FileBlock } from "../model/card.ts";

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
export function csvOf(rows: readonly ReportRow[], now: string): FileBlock {
  return {
    kind: "file",
    name: `report ${now.slice(0, 16).replace(/[:]/g, "")}Z.csv`,
    mime: "text/csv",
    spare: true,
    bytes: async () => {
      const lines = [columns, ...rows.map(line)].map((cells) => cells.map(csvCell).join(","));
      return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
    },
  };
}

function line({ result, searched }: ReportRow): string[] {
  const { indicator, activity, verdict, tables, alerts, incidents } = result;
  return [
    indicator.kind,
    indicator.value,
    searched ? activityWords[activity.level] : "NOT SEARCHED",
    activity.level,
    verdict.level,
    verdict.reasons.join("; "),
    String(tables.reduce((sum, table) => sum + table.hits, 0)),
    tables.map((table) => `${table.table} ${table.hits}`).join("; "),
    activity.firstSeen ?? "",
    activity.lastSeen ?? "",
    String(alerts.total),
    incidents.map(({ number }) => number).join("; "),
  ];
}
