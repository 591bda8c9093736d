import type { AlertDetails } from "../model/hunt-answer.ts";
import type { Answer, Json } from "../model/logs.ts";
import { isFields, parsed, readEntities } from "./entities.ts";
import { reader, text } from "./lens-row.ts";

/** Reads `core/alerts`: one row per SystemAlertId, the newest. */
export function readAlerts(answer: Answer): AlertDetails[] {
  const read = reader(answer);
  return answer.rows
    .map((row): AlertDetails => {
      const cell = (column: string) => read(row, column);
      return {
        item: {
          id: text(cell("SystemAlertId")),
          name: text(cell("AlertName")),
          severity: text(cell("AlertSeverity")),
          time: text(cell("StartTime")) || text(cell("TimeGenerated")),
          product: text(cell("ProductName")),
          status: text(cell("Status")),
          entity: text(cell("CompromisedEntity")),
          entities: readEntities(cell("Entities")),
          matchedIn: names(cell("MatchedIn")),
          incident: null,
        },
        description: text(cell("Description")),
        provider: text(cell("ProviderName")),
        start: text(cell("StartTime")) || null,
        end: text(cell("EndTime")) || null,
        tactics: text(cell("Tactics")),
        techniques: text(cell("Techniques")),
        remediation: listed(cell("RemediationSteps")),
        extendedProperties: properties(cell("ExtendedProperties")),
        link: text(cell("AlertLink")) || null,
        links: hrefs(cell("ExtendedLinks")),
        raw: JSON.stringify(
          Object.fromEntries(answer.columns.map((column, at) => [column.name, row[at] ?? null])),
          null,
          2,
        ),
      };
    })
    .sort((a, b) => b.item.time.localeCompare(a.item.time));
}

function names(cell: Json): string[] {
  const list = parsed(cell);
  return Array.isArray(list) ? list.map(text).filter(Boolean) : [];
}

function listed(cell: Json): string {
  const list = parsed(cell);
  return Array.isArray(list) ? list.map(text).join("\n") : text(cell);
}

function properties(cell: Json): [string, string][] {
  const fields = parsed(cell);
  return isFields(fields) ? Object.entries(fields).map(([name, value]) => [name, text(value)]) : [];
}

function hrefs(cell: Json): string[] {
  const list = parsed(cell);
  return Array.isArray(list) ? list.filter(isFields).flatMap((link) => text(link["Href"] ?? null) || []) : [];
}
