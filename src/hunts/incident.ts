import type { AlertDetails, IncidentItem } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Answer } from "../model/logs.ts";
import { readAlerts } from "./alerts.ts";
import { bind } from "./bind.ts";
import { readIncidents } from "./incidents.ts";
import { reader, text } from "./lens-row.ts";
import type { LibraryQuery } from "./library.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";
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

type Asking = Pick<HuntQuestion, "window" | "person" | "signal">;

/** Reads an incident by its number, from rows inside the window. Null where there is none. Throws what the logs throw. */
export async function readIncident(ports: HuntPorts, number: number, asking: Asking): Promise<Incident | null> {
  const answer = await ask(ports, questionOf(ports, "core/incidents"), { incidents: [String(number)] }, asking);
  const [found] = readIncidents(answer);
  const row = answer.rows[0];
  if (!found || !row) return null;
  const cell = (name: string) => text(reader(answer)(row, name));
  const alertIds = found.alertIds.filter(Boolean);
  const asked =
    alertIds.length > 0 && (await ports.logs.tables(asking.signal)).some(({ name }) => name === "SecurityAlert");
  const alerts = asked
    ? readAlerts(await ask(ports, alertsById(questionOf(ports, "core/alerts")), { alertIds }, asking))
    : [];
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

/** `core/alerts`, but by the alerts' ids instead of by what they name. */
function alertsById(alerts: LibraryQuery): LibraryQuery {
  return {
    ...alerts,
    accepts: [],
    parameters: ["alertIds"],
    text: `SecurityAlert
| where TimeGenerated >= _from and TimeGenerated < _to and SystemAlertId in (_alertIds)
| summarize arg_max(TimeGenerated, *) by SystemAlertId
| extend AlertName = iff(isempty(DisplayName), AlertName, DisplayName)`,
  };
}

function questionOf({ library }: HuntPorts, id: string): LibraryQuery {
  const query = library.get(id);
  if (!query) throw new Error(`the library has no query ${id}`);
  return query;
}

function ask(
  { logs, clock }: HuntPorts,
  query: LibraryQuery,
  extra: Readonly<Record<string, readonly string[]>>,
  asking: Asking,
): Promise<Answer> {
  return logs.query(bind(query, { window: asking.window, now: clock(), extra }), asking);
}
