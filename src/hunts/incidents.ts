import type { IncidentItem } from "../model/hunt.ts";
import type { Answer, Json } from "../model/logs.ts";
import { isFields, parsed } from "./entities.ts";
import { reader, text } from "./lens-row.ts";

/** An incident, and the ids of the alerts it holds. */
export interface IncidentHolder {
  readonly item: IncidentItem;
  readonly alertIds: readonly string[];
}

/** The number of the incident that holds each alert, by the alert's id: the first of these where several do. */
export function incidentNumbers(holders: readonly IncidentHolder[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { item, alertIds } of holders)
    for (const id of alertIds) if (!numbers.has(id)) numbers.set(id, item.number);
  return numbers;
}

/** Reads `core/incidents` and `core/history`: the newest row of each incident, with the alerts it holds. */
export function readIncidents(answer: Answer): IncidentHolder[] {
  const read = reader(answer);
  return answer.rows
    .map((row) => {
      const cell = (column: string) => read(row, column);
      const alertIds = parsed(cell("AlertIds"));
      return {
        item: {
          number: Number(cell("IncidentNumber")),
          title: text(cell("Title")),
          severity: text(cell("Severity")),
          status: text(cell("Status")),
          owner: ownerName(cell("Owner")),
          classification: text(cell("Classification")) || null,
          closedTime: text(cell("ClosedTime")) || null,
          url: text(cell("IncidentUrl")) || null,
        },
        alertIds: Array.isArray(alertIds) ? alertIds.map(text) : [],
      };
    })
    .sort((a, b) => b.item.number - a.item.number);
}

/** Sentinel keeps an owner as {assignedTo, email, userPrincipalName, objectId}, all null while nobody is on it. */
function ownerName(cell: Json): string | null {
  const owner = parsed(cell);
  if (!isFields(owner)) return text(cell) || null;
  return (
    [owner["assignedTo"], owner["userPrincipalName"], owner["email"]]
      .map((value) => text(value ?? null))
      .find(Boolean) ?? null
  );
}
