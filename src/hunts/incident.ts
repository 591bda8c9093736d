import type { IncidentItem } from "../model/hunt.ts";
import type { AlertDetails } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import { readAlerts } from "./alerts.ts";
import { type Asking, askLibrary } from "./ask-library.ts";
import { readIncidents } from "./incidents.ts";
import { reader, text } from "./lens-row.ts";
import type { HuntPorts } from "./ports.ts";
import { byName } from "./row-entities.ts";

/** An incident of Microsoft Sentinel as it stands now, and the alerts it holds. */
export interface Incident {
  readonly item: IncidentItem;
  readonly description: string;
  readonly comment: string;
  readonly created: string | null;
  /** When what it is about began; null where it does not say. */
  readonly firstActivity: string | null;
  readonly alerts: readonly AlertDetails[];
  /** Alerts it names that are no longer kept. */
  readonly missingAlerts: number;
}

/** Reads an incident by its number, from rows inside the window. Null where there is none. Throws what the logs throw. */
export async function readIncident(ports: HuntPorts, number: number, asking: Asking): Promise<Incident | null> {
  const answer = await askLibrary(ports, "core/incidents", asking, { incidents: [String(number)] });
  const [found] = readIncidents(answer);
  const row = answer.rows[0];
  if (!found || !row) return null;
  const cell = (name: string) => text(reader(answer)(row, name));
  const alertIds = found.alertIds.filter(Boolean);
  const asked =
    alertIds.length > 0 && (await ports.logs.tables(asking.signal)).some(({ name }) => name === "SecurityAlert");
  const alerts = asked ? readAlerts(await askLibrary(ports, "core/alert", asking, { alertIds })) : [];
  return {
    item: found.item,
    description: cell("Description"),
    comment: cell("ClassificationComment"),
    created: cell("CreatedTime") || null,
    firstActivity: cell("FirstActivityTime") || null,
    alerts,
    missingAlerts: alertIds.length - alerts.length,
  };
}

/** Everything that an incident's alerts name and that can be hunted, each once. */
export function entitiesOf({ alerts }: Pick<Incident, "alerts">): readonly Indicator[] {
  const all = alerts.flatMap(({ item }) => item.entities.flatMap(({ indicator }) => (indicator ? [indicator] : [])));
  return [...byName(all).values()];
}
